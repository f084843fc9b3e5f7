import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { eventually } from '../builders/platform.ts';
import { writeTradeHistory } from '../builders/trade-history.ts';
import { describeInBrowser } from './browser.ts';
import type { Stage } from './stage.ts';
import { BTC, startStage } from './stage.ts';

const PATIENCE = { timeout: 20_000 };
const TRADES = 120;

describeInBrowser('a person with long lists', (chromium) => {
  let stage: Stage;
  let agentId: string;
  beforeAll(async () => {
    stage = await startStage(chromium);
    agentId = await stage.platform.agent();
    const deploymentId = await stage.platform.deploy({ agentId });
    const { databaseUrl } = stage.platform;
    // Their ids are before those of what comes later.
    await writeTradeHistory(databaseUrl, {
      deploymentId,
      name: '00-old',
      count: TRADES,
      firstAtMs: Date.UTC(2026, 0, 1),
    });
  }, 120_000);
  afterAll(() => stage.stop());

  /** The rows of the page, from above. */
  const idsOn = (page: Page): Promise<string[]> =>
    page.evaluate<string[]>(`[...document.querySelectorAll('table [data-row]')].map((row) => row.dataset.id)`);
  const signalIds = async (most: number): Promise<string[]> => {
    const ids: string[] = [];
    for (let before: string | undefined; ids.length < most;) {
      const { signals, next } = await stage.api.signals.list({ limit: 50, ...(before !== undefined && { before }) });
      ids.push(...signals.map(({ id }) => id));
      if (next === null) break;
      before = next;
    }
    return ids.slice(0, most);
  };
  /** Nobody follows it: the signal is refused, and its events come. */
  const sendToNobody = async (agent: string, key: string) =>
    stage.api.signals.send(
      { agentId: agent, instrument: BTC, direction: 'long', exitPlan: { stopLoss: { distanceBps: '100' } } },
      { key },
    );

  /** One signal after the other, until it is stopped. */
  function sendOn(agent: string, name: string): { sent: string[]; stop: () => Promise<void> } {
    const burst = { sent: [] as string[], isOn: true };
    const end = (async () => {
      for (let number = 0; burst.isOn; number += 1)
        burst.sent.push((await sendToNobody(agent, `${name}-${number}`)).id);
    })();
    const stop = (): Promise<void> => {
      burst.isOn = false;
      return end;
    };
    return { sent: burst.sent, stop };
  }

  test('gets page after page by keyboard, goes on at the first new row, and sees the end', async () => {
    const page = await stage.open('/signals');
    const more = page.getByRole('button', { name: 'Show more' });
    await page.getByText('50 signals so far').waitFor(PATIENCE);
    await more.focus();
    await page.keyboard.press('Enter');
    await page.getByText('100 signals so far').waitFor(PATIENCE);
    const ids = await idsOn(page);
    expect(ids).toEqual(await signalIds(100));
    expect(await page.locator(':focus').getAttribute('data-id')).toBe(ids[50]);
    await page.keyboard.press('j');
    expect(await page.locator(':focus').getAttribute('data-id')).toBe(ids[51]);
    await more.click();
    await more.waitFor({ state: 'detached', ...PATIENCE });
    expect(await idsOn(page)).toEqual(await signalIds(TRADES));
    await page.context().close();
  }, 60_000);

  test('gets more of the closed positions, and is told what of them was searched', async () => {
    const page = await stage.open('/positions');
    await page.getByText('50 positions so far').waitFor(PATIENCE);
    await page.getByRole('searchbox').fill('00-old-position-000001');
    await page.getByText('None of the newest 50 matches.').waitFor();
    const more = page.getByRole('button', { name: 'Show more' });
    await more.click();
    await page.getByText('100 positions so far').waitFor(PATIENCE);
    await more.click();
    await page.locator('[data-id="00-old-position-000001"]').waitFor(PATIENCE);
    await page.getByRole('searchbox').fill('');
    const ids = await idsOn(page);
    expect([ids.length, new Set(ids).size]).toEqual([TRADES, TRADES]);
    await page.context().close();
  }, 60_000);

  test('has no row twice and none missing while signals come in and more is asked for', async () => {
    const nobody = await stage.platform.agent();
    const page = await stage.open('/signals');
    await page.getByText('50 signals so far').waitFor(PATIENCE);
    const { sent, stop } = sendOn(nobody, 'burst');
    await eventually(() => Promise.resolve(sent.length > 3), 'the first signals of the burst');
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText('100 signals so far').waitFor(PATIENCE);
    await stop();
    await page.mouse.move(0, 0);
    const last = sent.at(-1) ?? '';
    await page.locator(`[data-id="${last}"]`).waitFor(PATIENCE);
    await eventually(async () => (await stage.api.signals.get(last)).status === 'refused', 'the end of the burst');
    expect(await idsOn(page)).toEqual(await signalIds(100));
    await page.context().close();
  }, 90_000);

  test('shows what comes even while more comes than answers can keep up with', async () => {
    const nobody = await stage.platform.agent();
    const page = await stage.open('/signals');
    await page.getByText('50 signals so far').waitFor(PATIENCE);
    const slow = '**/api/signals?limit=50*';
    await page.route(slow, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      // It may have been given up meanwhile.
      await route.continue().catch(() => undefined);
    });
    const { sent, stop } = sendOn(nobody, 'stream');
    await eventually(() => Promise.resolve(sent[0]), 'the first signal');
    await page.locator(`[data-id="${sent[0] ?? ''}"]`).waitFor(PATIENCE);
    await stop();
    await page.context().close();
  }, 60_000);

  test('keeps the row under the pointer where it is while new ones wait, and what is asked for comes below', async () => {
    const nobody = await stage.platform.agent();
    const page = await stage.open('/signals');
    await page.getByText('50 signals so far').waitFor(PATIENCE);
    const before = await idsOn(page);
    await page.locator(`[data-id="${before[3] ?? ''}"]`).hover();
    const { id } = await sendToNobody(nobody, 'while-pointed');
    const announced = page.getByRole('button', { name: 'Show 1 new signal' });
    await announced.waitFor(PATIENCE);
    await page.getByRole('button', { name: 'Show more' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('100 signals so far').waitFor(PATIENCE);
    expect((await idsOn(page)).slice(0, 50)).toEqual(before);
    await announced.click();
    await page.locator(`[data-id="${id}"]`).waitFor(PATIENCE);
    await page.context().close();
  }, 60_000);

  test('is told when there is no answer, keeps what is there, and asks again', async () => {
    const page = await stage.open('/positions');
    await page.getByText('50 positions so far').waitFor(PATIENCE);
    await page.route('**/api/positions?status=closed*before=*', (route) => route.abort());
    const more = page.getByRole('button', { name: 'Show more' });
    await more.click();
    await page.getByText('The api does not answer.').waitFor(PATIENCE);
    expect(await idsOn(page)).toHaveLength(50);
    await page.unroute('**/api/positions?status=closed*before=*');
    await more.click();
    await page.getByText('100 positions so far').waitFor(PATIENCE);
    await page.getByText('The api does not answer.').waitFor({ state: 'detached' });
    stage.faults.length = 0;
    await page.context().close();
  }, 60_000);

  test('keeps the focus when what could not be shown comes later by itself', async () => {
    const nobody = await stage.platform.agent();
    const page = await stage.open('/signals');
    await page.getByText('50 signals so far').waitFor(PATIENCE);
    const next = '**/api/signals?limit=50&before=*';
    await page.route(next, (route) => route.abort());
    const more = page.getByRole('button', { name: 'Show more' });
    await more.focus();
    await page.keyboard.press('Enter');
    await page.getByText('The api does not answer.').waitFor(PATIENCE);
    await page.unroute(next);
    await sendToNobody(nobody, 'after-a-failure');
    await page.getByText('100 signals so far').waitFor(PATIENCE);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Show more');
    stage.faults.length = 0;
    await page.context().close();
  }, 60_000);

  test('moves nothing that was there when more comes', async () => {
    const page = await stage.open('/positions');
    await page.getByText('50 positions so far').waitFor(PATIENCE);
    await page.evaluate(`window.shift = 0; new PerformanceObserver((list) => {
      for (const each of list.getEntries()) if (!each.hadRecentInput) window.shift += each.value;
    }).observe({ type: 'layout-shift' });`);
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText('100 positions so far').waitFor(PATIENCE);
    // The limit under which nobody notices (web.dev/articles/cls).
    expect(await page.evaluate<number>('window.shift')).toBeLessThan(0.1);
    await page.context().close();
  }, 60_000);

  test('sees every agent and every deployment, fifty at a time, and finds any of them', async () => {
    for (let number = 0; number < 60; number += 1)
      await stage.api.agents.create({ name: `agent ${number}`, status: 'private' }, { key: `many-${number}` });
    const page = await stage.open('/agents');
    await page.getByText('50 agents so far').waitFor(PATIENCE);
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText('agent 59', { exact: true }).first().waitFor(PATIENCE);
    await page.reload();
    await page.getByRole('searchbox').fill('agent 59');
    await page.getByText('agent 59', { exact: true }).first().waitFor(PATIENCE);
    await page.context().close();
  }, 60_000);

  test('and nothing went wrong in the browser', () => {
    expect(stage.faults).toEqual([]);
  });
});
