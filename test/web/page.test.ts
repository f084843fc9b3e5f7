import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { barriersOf } from './barriers.ts';
import { describeInBrowser } from './browser.ts';
import type { Stage } from './stage.ts';
import { ETH, startStage } from './stage.ts';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
const THEMES = ['light', 'dark'] as const;
const WAIT = { timeout: 20_000 };

describeInBrowser('the page', (chromium) => {
  let stage: Stage;
  let views: string[];
  beforeAll(async () => {
    stage = await startStage(chromium);
    const id = await stage.trade();
    await stage.trade({ instrument: ETH, direction: 'short' });
    const { signalId } = await stage.api.positions.get(id);
    views = [
      '/',
      '/positions',
      '/signals',
      `/?sheet=position&id=${id}`,
      `/?sheet=close&id=${id}`,
      `/?sheet=amend&id=${id}`,
      `/?sheet=signal&id=${signalId}`,
    ];
  }, 120_000);
  afterAll(() => stage.stop());

  test.each(SIZES.flatMap((viewport) => THEMES.map((colorScheme) => ({ viewport, colorScheme }))))(
    'has no serious barrier for anybody at $viewport.width px in $colorScheme, and fits',
    async (options) => {
      const page = await stage.open('/', options);
      for (const view of views) {
        await page.goto(`${stage.doors.url}${view}`);
        const front = view.includes('sheet') ? page.getByRole('dialog') : page.getByRole('main');
        await front
          .getByText(/Protected:|What is sent|BTC-USD-PERP/)
          .first()
          .waitFor(WAIT);
        expect({ view, barriers: await barriersOf(page) }).toEqual({ view, barriers: [] });
        const width = await page.evaluate<number>('document.documentElement.scrollWidth');
        expect({ view, isTooWide: width > options.viewport.width }).toEqual({ view, isTooWide: false });
      }
      await page.context().close();
    },
    120_000,
  );

  test('says that what it shows may be past when the api does not answer any more', async () => {
    const page = await stage.open('/');
    await page.getByText('positions are protected').waitFor(WAIT);
    await page.route('**/api/**', (route) => route.abort());
    await page.route('**/ready', (route) => route.abort());
    await page.getByText('The platform does not answer; what you see may be past.').waitFor(WAIT);
    await page.getByText('Not up to date:').first().waitFor(WAIT);
    // A price ages also while nobody tells its age.
    await page
      .getByRole('banner')
      .getByText(/ s old$/)
      .waitFor(WAIT);
    await page.context().close();
    stage.faults.length = 0;
  }, 60_000);

  test('turns an old price grey and says its age, and that the feed is away', async () => {
    const page = await stage.open('/');
    await page.getByText('positions are protected').waitFor(WAIT);
    stage.feed.freeze();
    await page.getByText(/The oldest price of what you hold is \d/).waitFor(WAIT);
    await page
      .getByRole('table', { name: 'Open positions' })
      .getByText(/ s old$/)
      .first()
      .waitFor(WAIT);
    const operations = await stage.open('/operations');
    await operations.getByText('The api serves, but something is away.').waitFor(WAIT);
    stage.feed.freeze(false);
    await operations.getByText('Everything is there.').waitFor(WAIT);
    await operations.context().close();
    await page.getByText('Nothing needs you.').waitFor(WAIT);
    await page.context().close();
  }, 60_000);

  test('has an address for every view, and says so when there is none', async () => {
    const page = await stage.open('/nowhere');
    await page.getByText('There is no such view').waitFor();
    await page.context().close();
  });

  test('moves nothing while it loads', async () => {
    const page = await stage.open('/');
    await page.getByText('positions are protected').waitFor(WAIT);
    const shift = await page.evaluate<number>(`new Promise((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntries().reduce((sum, each) => sum + each.value, 0))).observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => resolve(0), 1000);
    })`);
    // The limit under which nobody notices (web.dev/articles/cls).
    expect(shift).toBeLessThan(0.1);
    await page.context().close();
  });

  test('asked nobody else and broke nothing', () => {
    expect(stage.faults).toEqual([]);
  });
});
