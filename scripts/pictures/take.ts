import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { withPalette } from './palette-png.ts';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
const SMALL_PX = 600;
const THEMES = ['light', 'dark'] as const;
/** Time for charts to be drawn and prices to be heard. */
const SETTLE_MS = 1_500;

/** Each view at each size in each theme, as `name-width-theme.png`. */
export async function takePictures(
  browser: Browser,
  baseUrl: string,
  folder: string,
  views: readonly (readonly [name: string, address: string])[],
): Promise<void> {
  for (const viewport of SIZES) {
    for (const colorScheme of THEMES) {
      const context = await browser.newContext({
        viewport,
        colorScheme,
        isMobile: viewport.width < SMALL_PX,
        timezoneId: 'UTC',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      page.on('console', (message) => {
        if (message.type() === 'error') console.log(`  the page says: ${message.text()}`);
      });
      page.on('pageerror', (error) => console.log(`  the page fails: ${error.message}`));
      for (const [name, address] of views) {
        await page.goto(`${baseUrl}${address}`);
        await page.waitForTimeout(SETTLE_MS);
        const file = path.join(folder, `${name}-${viewport.width}-${colorScheme}.png`);
        writeFileSync(file, withPalette(await page.screenshot()));
      }
      await context.close();
    }
  }
}
