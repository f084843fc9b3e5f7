import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eventually } from '../builders/platform.ts';
import { describeInBrowser } from './browser.ts';
import type { Stage } from './stage.ts';
import { BTC, startStage } from './stage.ts';

const PATIENCE = { timeout: 20_000 };
const SIGNAL = { instrument: BTC, direction: 'long', exitPlan: { stopLoss: { distanceBps: '200' } } } as const;

describeInBrowser('a person who starts and stops trading', (chromium) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage(chromium);
  }, 120_000);
  afterAll(() => stage.stop());

  const statusOf = async (id: string) =>
    (await stage.api.deployments.list()).deployments.find((each) => each.id === id)?.status;

  test('makes a deployment, pauses it, lets it trade, and kills it with all that it holds', async () => {
    const page = await stage.open('/deployments');
    await page.getByText('Nothing is deployed yet').waitFor(PATIENCE);
    await page.getByRole('link', { name: 'New deployment …' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Name').fill('night shift');
    await sheet.getByLabel('Most in one order, % of equity').fill('50');
    await sheet.getByLabel('Most in one instrument, % of equity').fill('50');
    await sheet.getByRole('button', { name: 'Make the deployment night shift' }).click();
    await sheet.getByText('night shift follows the agent now.').waitFor(PATIENCE);
    await sheet.getByRole('link', { name: 'Look at it' }).click();
    const deploymentId = new URL(page.url()).searchParams.get('id') ?? '';
    await sheet.getByText('It trades.').waitFor(PATIENCE);
    await sheet.getByText('50 %').first().waitFor();

    await sheet.getByRole('button', { name: 'Pause night shift' }).click();
    await sheet.getByText('Paused: it opens nothing.').waitFor(PATIENCE);
    expect(await statusOf(deploymentId)).toBe('paused');
    const refused = await stage.api.signals.send({ ...SIGNAL, deploymentId }, { key: 'while-paused' });
    await eventually(async () => {
      const { executions } = await stage.api.signals.get(refused.id);
      return executions[0]?.refusalCode === 'deploymentPaused' ? true : null;
    }, 'the refusal of a signal that came during the pause');
    await sheet.getByRole('button', { name: 'Resume night shift' }).click();
    await sheet.getByText('It trades.').waitFor(PATIENCE);
    await stage.api.signals.send({ ...SIGNAL, deploymentId }, { key: 'after-the-pause' });
    await sheet.getByText('1 position open.').waitFor(PATIENCE);

    await sheet.getByRole('link', { name: 'Kill …' }).click();
    await sheet.getByText(/1 position is closed at market/).waitFor(PATIENCE);
    const button = sheet.getByRole('button', { name: /^Kill night shift and close 1 position$/ });
    await sheet.getByLabel('Reason, for those who read it later').fill('the test is over');
    expect(await button.isDisabled()).toBe(true);
    await sheet.getByLabel('Type “night shift” to say that you mean it').fill('night shift');
    await button.click();
    await sheet.getByText('nothing is open there any more').waitFor(PATIENCE);
    expect(await statusOf(deploymentId)).toBe('killed');
    const { positions } = await stage.api.positions.list({ deploymentId });
    expect(positions.map(({ status }) => status)).toEqual(['closed']);
    await page.context().close();
  }, 90_000);

  test('stops the whole platform with a reason, sees it in the top line, and lets it trade again', async () => {
    const page = await stage.open('/signals');
    await page.keyboard.press('g');
    await page.keyboard.press('x');
    await page.getByRole('table', { name: 'Trading state by scope' }).getByRole('link', { name: 'platform' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('Halted', { exact: true }).click();
    await sheet.getByText('stops at the venue stand').waitFor();
    await sheet.getByLabel('Reason, for those who read it later').fill('drill');
    await sheet.getByRole('button', { name: 'Set the whole platform to halted' }).click();
    await sheet.getByText('In force: halted. Nothing else is under way.').waitFor(PATIENCE);
    await sheet.getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('banner').getByText('halted').waitFor(PATIENCE);
    expect((await stage.api.operations.tradingStates()).tradingStates[0]).toMatchObject({
      scope: 'platform',
      state: 'halted',
      reason: 'drill',
    });

    await page.getByRole('table', { name: 'Trading state by scope' }).getByRole('link', { name: 'platform' }).click();
    await sheet.getByText('It is halted').waitFor();
    await sheet.getByLabel('Reason, for those who read it later').fill('drill is over');
    await sheet.getByRole('button', { name: 'Set the whole platform to active' }).click();
    await sheet.getByText('In force: active.').waitFor(PATIENCE);
    await page.context().close();
  }, 60_000);

  test('reads what a case is about', async () => {
    const deploymentId = await stage.platform.deploy();
    const { deployments } = await stage.api.deployments.list();
    const venueAccountId = deployments.find(({ id }) => id === deploymentId)?.venueAccountId ?? '';
    await stage.platform.record.cases.open(
      { kind: 'strayFill', venueAccountId, instrument: BTC, evidence: { recorded: '0', venue: '0.5' } },
      Date.now(),
    );
    const page = await stage.open('/operations');
    await page.getByRole('link', { name: 'Stray fill' }).click();
    const sheet = page.getByRole('dialog', { name: 'Case: Stray fill' });
    await sheet.getByText('A person decides.').waitFor(PATIENCE);
    await sheet.getByText('0.5', { exact: true }).waitFor();
    await page.context().close();
  }, 60_000);

  test('and nothing went wrong in the browser', () => {
    expect(stage.faults).toEqual([]);
  });
});
