import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rollUpMetrics } from '../../activities/metrics/roll-up-metrics.ts';
import { add } from '../../domain/money.ts';
import { DAY_MS } from '../builders/now.ts';
import { writeTradeHistory } from '../builders/trade-history.ts';
import { barriersOf } from './barriers.ts';
import { describeInBrowser } from './browser.ts';
import type { Stage } from './stage.ts';
import { BTC, PLAN, startStage } from './stage.ts';

const PATIENCE = { timeout: 20_000 };
/** Twenty days whose ratios are published: Sharpe 4.31 by us, 3.58 by QuantStats, 5.14 by Lean; return 5.45 %, drawdown 2.32 %. */
const GOLDEN = '120 -80 0 45 -200 310 0 -60 90 150 -140 0 75 -35 220 -90 60 0 130 -50'.split(' ');

describeInBrowser('a person who asks what an agent is worth', (chromium) => {
  let stage: Stage;
  let agentId: string;
  beforeAll(async () => {
    stage = await startStage(chromium);
    agentId = await stage.platform.agent();
  }, 120_000);
  afterAll(() => stage.stop());

  const midnightMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  /** Twenty days with an equity mark of each midnight, and sixty closed positions. */
  async function liveThrough(deploymentId: string): Promise<void> {
    const rest = { deposits: '10000', realizedPnl: '0', unrealizedPnl: '0', fees: '0', funding: '0' };
    let equity = '10000';
    for (const [day, gain] of ['0', ...GOLDEN].entries()) {
      equity = add(equity, gain);
      const atMs = midnightMs - (GOLDEN.length - day) * DAY_MS;
      await stage.platform.record.metrics.saveMark({
        ...rest,
        ...{ deploymentId, atMs, equity, cash: equity, grossNotional: '0' },
      });
    }
    const firstAtMs = midnightMs - DAY_MS;
    await writeTradeHistory(stage.platform.databaseUrl, { deploymentId, name: deploymentId, count: 60, firstAtMs });
  }
  const rollUp = () =>
    rollUpMetrics({
      record: stage.platform.record,
      prices: stage.platform.worker.board,
      clock: stage.feed.clock,
      log: { info: () => undefined, warn: () => undefined },
    })();

  test('is told that nothing is counted yet, and that nothing was routed', async () => {
    const page = await stage.open(`/agents?sheet=agent&id=${agentId}`);
    await page.getByText('Nothing is counted yet').waitFor(PATIENCE);
    await page.getByText('No signal of it has come so far that a venue was chosen.').waitFor(PATIENCE);
    await page.context().close();
  }, 60_000);

  test('sees the figures together and by deployment, by the formulas of each convention', async () => {
    const first = await stage.platform.deploy({ agentId });
    const second = await stage.platform.deploy({ agentId });
    await liveThrough(first);
    await liveThrough(second);
    await rollUp();
    const page = await stage.open(`/agents?sheet=agent&id=${agentId}`);
    const section = page.getByRole('region', { name: 'Performance' });
    await section.getByText('+5.45', { exact: true }).first().waitFor(PATIENCE);
    const figure = (name: string) => section.locator('dl > div').filter({ hasText: name }).locator('dd').first();
    expect(await figure('Sharpe').textContent()).toBe('4.31');
    expect(await figure('Drawdown, %').textContent()).toBe('2.32');
    // 120 closed together, two of three won.
    expect([await figure('Win rate, %').textContent(), await section.getByText('of 120 closed').count()]).toEqual([
      '67',
      1,
    ]);
    await section.getByText('said from 30 days and 20 positions on').waitFor();
    const table = section.getByRole('table', { name: 'Performance by deployment' });
    expect(await table.getByText('4.31').count()).toBe(2);

    await section.getByLabel('Sharpe and Sortino by the formulas of').selectOption('lean');
    await section.getByText('by Lean').waitFor(PATIENCE);
    expect([await figure('Sharpe').textContent(), await figure('Sortino').textContent()]).toEqual(['5.14', '–']);
    await section.getByText('not defined').waitFor();
    await section.getByLabel('Sharpe and Sortino by the formulas of').selectOption('quantstats');
    await section.getByText('by QuantStats').first().waitFor(PATIENCE);
    expect([await figure('Sharpe').textContent(), await figure('Sortino').textContent()]).toEqual(['3.58', '6.93']);
    await page.context().close();
  }, 90_000);

  test('sees where its signals went, and why, as they go', async () => {
    const page = await stage.open(`/agents?sheet=agent&id=${agentId}`);
    const section = page.getByRole('region', { name: 'Routing' });
    await section.getByText('The newest 10 of 120 decisions').waitFor(PATIENCE);
    await section
      .getByRole('row', { name: /ETH-USD-PERP/ })
      .getByText('100 %')
      .waitFor();
    const deploymentId = await stage.platform.deploy({ agentId });
    await stage.platform.signal({ deploymentId, instrument: BTC, exitPlan: PLAN });
    await section.getByText('The newest 10 of 121 decisions').waitFor(PATIENCE);
    await section.getByText('why').first().click();
    await section
      .getByText(/would cost about .* bps for the round trip/)
      .first()
      .waitFor();
    await section.getByRole('link', { name: 'the signal' }).first().click();
    await page.getByRole('dialog', { name: `Signal: long ${BTC}` }).waitFor(PATIENCE);
    await page.context().close();
  }, 60_000);

  test.each([
    { viewport: { width: 1440, height: 900 }, colorScheme: 'light' as const },
    { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const },
  ])(
    'and nobody is kept out of it at $viewport.width px in $colorScheme, and it fits',
    async (options) => {
      const page = await stage.open(`/agents?sheet=agent&id=${agentId}`, options);
      await page.getByText('by our formulas').first().waitFor(PATIENCE);
      await page.getByText(/^The newest 10 of/).waitFor(PATIENCE);
      const over = await page.evaluate<number>(
        `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('dialog[open]'))`,
      );
      expect({ barriers: await barriersOf(page), over }).toEqual({ barriers: [], over: 0 });
      await page.context().close();
    },
    60_000,
  );

  test('and nothing went wrong in the browser', () => {
    expect(stage.faults).toEqual([]);
  });
});
