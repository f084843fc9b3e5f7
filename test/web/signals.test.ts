import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openingOf } from '../../domain/candle.ts';
import { candlesOf } from '../builders/candle.ts';
import { eventually } from '../builders/platform.ts';
import { barriersOf } from './barriers.ts';
import { describeInBrowser } from './browser.ts';
import type { Stage } from './stage.ts';
import { BTC, ETH, PLAN, startStage } from './stage.ts';

const PATIENCE = { timeout: 20_000 };
const falling = Array.from({ length: 40 }, (_, n) => 140 - n);

describeInBrowser('a person with signals', (chromium) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage(chromium);
  }, 120_000);
  afterAll(() => stage.stop());

  /** Closed hours up to now, this much for each point. */
  const market = (instrument: string, closes: number[], point: number) =>
    stage.platform.record.candles.fill(
      candlesOf(
        closes.map((close) => close * point),
        openingOf(Date.now(), '1h'),
        { instrument },
      ),
    );

  test('takes a signal back that nobody has carried out yet, and sees that it was refused for that', async () => {
    const deploymentId = await stage.platform.deploy();
    await stage.platform.restart(async () => {
      const id = await stage.platform.signal({ deploymentId, instrument: BTC, exitPlan: PLAN });
      await stage.platform.record.signals.dispatch(id, Date.now());
      const page = await stage.open(`/signals?sheet=signal&id=${id}`);
      const sheet = page.getByRole('dialog');
      await sheet.getByRole('link', { name: 'Take back …' }).click();
      await sheet.getByText('What will happen').waitFor(PATIENCE);
      await sheet.getByText(/^curl -s .*cancel/).waitFor();
      expect(await barriersOf(page)).toEqual([]);
      await sheet.getByLabel('Reason, for those who read it later').fill('the news changed');
      await page.keyboard.press('Enter');
      await sheet.getByText(/^Taken back at/).waitFor(PATIENCE);
      await sheet.getByText(/: the news changed\.$/).waitFor();
      await page.context().close();
    });
    const [signal] = (await stage.api.signals.list({ limit: 1 })).signals;
    const page = await stage.open(`/signals?sheet=takeBack&id=${signal?.id ?? ''}`);
    await page.getByRole('dialog').getByText('refused: signal cancelled').waitFor(PATIENCE);
    await page.getByRole('link', { name: 'Everything that followed' }).click();
    await page.getByRole('dialog').getByText('the news changed').first().waitFor(PATIENCE);
    expect(await page.getByRole('link', { name: 'Take back …' }).count()).toBe(0);
    await page.context().close();
  }, 120_000);

  test('is told that it is too late for an entry that rests, and where to end it', async () => {
    const deploymentId = await stage.platform.deploy();
    const { id } = await stage.api.signals.send(
      {
        deploymentId,
        instrument: BTC,
        direction: 'long',
        entry: { type: 'limit', limitPrice: '30000' },
        exitPlan: { stopLoss: { distanceBps: '200' } },
      },
      { key: 'resting' },
    );
    const page = await stage.open(`/signals?sheet=takeBack&id=${id}`);
    const sheet = page.getByRole('dialog');
    await sheet.getByText('ordered', { exact: true }).waitFor(PATIENCE);
    await sheet.getByRole('button', { name: 'Take the signal back' }).click();
    await sheet.getByText(/was sent already/).waitFor(PATIENCE);
    await stage.forgetRefusal(409);
    await sheet.getByRole('link', { name: 'Position' }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Close …' }).waitFor(PATIENCE);
    await page.context().close();
  }, 60_000);

  test('asks a strategy that sees a crossing: it says why, and its signal trades', async () => {
    await market(BTC, [...falling, 200], 200);
    const deploymentId = await stage.platform.deploy();
    const { deployments } = await stage.api.deployments.list();
    const agentId = deployments.find(({ id }) => id === deploymentId)?.agentId ?? '';
    const page = await stage.open(`/agents?sheet=agent&id=${agentId}`);
    const sheet = page.getByRole('dialog');
    await sheet.getByRole('link', { name: 'Ask …' }).click();
    await sheet.getByRole('button', { name: `Ask about ${BTC} now` }).click();
    await sheet.getByText(`Go long on ${BTC}.`).waitFor(PATIENCE);
    await sheet.getByText(/crossed above .* strong enough/).waitFor();
    await sheet.getByText(/The position is open: long/).waitFor(PATIENCE);
    expect(await barriersOf(page)).toEqual([]);
    await sheet.getByRole('button', { name: `Ask about ${BTC} now` }).click();
    await sheet.getByText(`Go long on ${BTC}.`).waitFor(PATIENCE);
    const ofAgent = (await stage.api.signals.list({ limit: 200 })).signals.filter((each) => each.agentId === agentId);
    expect(ofAgent.map(({ source, direction }) => [source, direction])).toEqual([['strategy', 'long']]);
    await page.context().close();
  }, 60_000);

  test('and one that sees none, or too little: it says so, and nothing is sent', async () => {
    await market(ETH, falling, 20);
    const before = (await stage.api.signals.list({ limit: 200 })).signals.length;
    const page = await stage.open('/signals');
    await page.getByRole('link', { name: 'Ask a strategy …' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Instrument').selectOption(ETH);
    await sheet.getByRole('button', { name: `Ask about ${ETH} now` }).click();
    await sheet.getByText(`Nothing: it would not trade ${ETH} now.`).waitFor(PATIENCE);
    await sheet.getByText(/did not cross/).waitFor();
    await sheet.getByText('1d', { exact: true }).click();
    await sheet.getByRole('button', { name: `Ask about ${ETH} now` }).click();
    await sheet.getByText(/closed candles of 1d/).waitFor(PATIENCE);
    await stage.forgetRefusal(422);
    expect((await stage.api.signals.list({ limit: 200 })).signals).toHaveLength(before);
    await page.context().close();
  }, 60_000);

  test('reads what research brought: what was refused, and why', async () => {
    const folder = path.join(stage.platform.dataDir, 'signals');
    await mkdir(folder, { recursive: true });
    const page = await stage.open('/signals');
    await page.getByText('Research', { exact: true }).click();
    await page.getByText('Research has brought nothing yet').waitFor(PATIENCE);
    await writeFile(path.join(folder, 'broken.json'), '{');
    await stage.platform.client.schedule.getHandle('signal-ingestion').trigger();
    const row = page.getByRole('row', { name: /broken\.json/ });
    await row.getByText(/not JSON/).waitFor({ timeout: 40_000 });
    expect(await barriersOf(page)).toEqual([]);
    await eventually(
      async () => (await row.getByText('refused').count()) === 1,
      'the word that says what became of it',
    );
    await page.context().close();
  }, 90_000);

  test('and nothing went wrong in the browser', () => {
    expect(stage.faults).toEqual([]);
  });
});
