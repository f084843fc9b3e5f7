import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { withPalette } from './palette-png.ts';
import type { View } from './views.ts';

/** A picture is as high as what it shows, within bounds. */
const SIZES = [
  { width: 1440, height: 900, mostHeight: 1500 },
  { width: 390, height: 844, mostHeight: 1800 },
] as const;
const SMALL_PX = 600;
/** For charts to be drawn and prices to be heard, after everything has been answered. */
const SETTLE_MS = 600;
const ANSWERED_WITHIN_MS = 10_000;
const WAITING = '.skeleton, [aria-busy=true]';
const HEIGHT = `(document.querySelector('dialog[open]') ?? document.documentElement).scrollHeight`;

/** Each view at each size, as `name-width-theme.png`; the dark ones from the same look. */
export async function takePictures(
  browser: Browser,
  baseUrl: string,
  folder: string,
  views: readonly View[],
): Promise<void> {
  await Promise.all(
    SIZES.map(async ({ width, height, mostHeight }) => {
      const viewport = { width, height };
      const isMobile = width < SMALL_PX;
      const context = await browser.newContext({ viewport, isMobile, timezoneId: 'UTC', reducedMotion: 'reduce' });
      const page = await context.newPage();
      listenTo(page);
      for (const { name, address, isDark } of views) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme: 'light' });
        await page.goto(`${baseUrl}${address}`);
        await page.locator('main h1').waitFor({ state: 'attached' });
        await page
          .locator(WAITING)
          .first()
          .waitFor({ state: 'detached', timeout: ANSWERED_WITHIN_MS })
          .catch(() => console.log(`  ${name}: something was never answered`));
        await pause(SETTLE_MS);
        const needed = await page.evaluate<number>(HEIGHT);
        await page.setViewportSize({ width, height: Math.min(mostHeight, Math.max(height, needed)) });
        for (const theme of isDark ? (['light', 'dark'] as const) : (['light'] as const)) {
          await page.emulateMedia({ colorScheme: theme });
          await pause(SETTLE_MS);
          const picture = withPalette(await page.screenshot());
          writeFileSync(path.join(folder, `${name}-${width}-${theme}.png`), picture);
        }
      }
      await context.close();
    }),
  );
}

function listenTo(page: Page): void {
  page.on('console', (message) => {
    if (message.type() === 'error') console.log(`  the page says: ${message.text()}`);
  });
  page.on('pageerror', (error) => console.log(`  the page fails: ${error.message}`));
}
