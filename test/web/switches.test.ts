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

  test('makes an agent and deploys it, pauses it, lets it trade, and kills it with all that it holds', async () => {
    const page = await stage.open('/agents');
    await page.getByText('There is no agent yet').waitFor(PATIENCE);
    await page.getByRole('link', { name: 'New agent …' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Name').fill('momentum');
    await sheet.getByLabel('Stop-loss, % from the entry').fill('3');
    await sheet.getByRole('button', { name: 'Make the agent momentum' }).click();
    await sheet.getByText('momentum is made.').waitFor(PATIENCE);
    await sheet.getByRole('link', { name: 'Deploy it …' }).click();
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

  test('changes an agent, and is not let write over a change that came in between', async () => {
    const agent = await stage.api.agents.create({ name: 'first name', status: 'private' }, { key: 'to-be-edited' });
    const page = await stage.open(`/agents?sheet=agentForm&id=${agent.id}`);
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Name').fill('second name');
    await sheet.getByRole('button', { name: 'Save second name' }).click();
    await sheet.getByText('second name is changed.').waitFor(PATIENCE);

    await page.goto(`${stage.doors.url}/agents?sheet=agentForm&id=${agent.id}`);
    await sheet.getByLabel('Name').fill('third name');
    await stage.api.agents.change(agent.id, { description: 'from elsewhere' }, 2);
    await sheet.getByRole('button', { name: 'Save third name' }).click();
    await sheet.getByText('preconditionFailed').waitFor(PATIENCE);
    const { agents } = await stage.api.agents.list();
    expect(agents.find(({ id }) => id === agent.id)).toMatchObject({
      name: 'second name',
      description: 'from elsewhere',
    });
    await stage.forgetRefusal(412);

    await page.goto(`${stage.doors.url}/agents?sheet=retire&id=${agent.id}`);
    await sheet.getByRole('button', { name: 'Retire second name for good' }).click();
    await sheet.getByText('second name is retired.').waitFor(PATIENCE);
    await page.context().close();
  }, 60_000);

  test('narrows a limit at once, and widens it only when that is said', async () => {
    const deploymentId = await stage.platform.deploy();
    const page = await stage.open(`/deployments?sheet=limits&id=${deploymentId}`);
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('One order, % of equity').fill('10');
    await sheet.getByRole('button', { name: 'Save the limits' }).click();
    await sheet.getByText('In force:').waitFor(PATIENCE);
    await sheet.getByLabel('Leverage, ×').fill('8');
    await sheet.getByText('Leverage: 5 × → 8 ×').waitFor();
    const widen = sheet.getByRole('button', { name: 'Widen the limits' });
    expect(await widen.isDisabled()).toBe(true);
    await sheet.getByLabel('I mean to widen it').check();
    await widen.click();
    await sheet.getByText('In force:').waitFor(PATIENCE);
    const { deployments } = await stage.api.deployments.list();
    expect(deployments.find(({ id }) => id === deploymentId)?.limits).toMatchObject({
      maxOrderNotionalFraction: '0.1',
      maxLeverage: '8',
    });
    await page.context().close();
  }, 60_000);

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
    // However many have come since.
    const newer = Array.from({ length: 200 }, (_, n) => `X${n}-USD-PERP`).map((instrument) => ({
      kind: 'unknownOrder' as const,
      venueAccountId,
      instrument,
      evidence: {},
    }));
    await stage.platform.record.cases.reconcile(venueAccountId, newer, new Set(), Date.now());
    await stage.platform.record.cases.reconcile(venueAccountId, [], new Set(), Date.now());
    await page.reload();
    await sheet.getByText('No longer seen.').waitFor(PATIENCE);
    await sheet.getByText('0.5', { exact: true }).waitFor();
    await page.context().close();
  }, 60_000);

  test('lets a schedule rest and act again, and sees the watcher of a venue and the workflows that run', async () => {
    const page = await stage.open('/operations');
    await page.getByRole('table', { name: 'Venues' }).getByText('paper').first().waitFor(PATIENCE);
    await page.getByRole('table', { name: 'Workflows' }).getByText('market watch').first().waitFor(PATIENCE);
    const row = page.getByRole('row').filter({ hasText: 'metrics-rollup' });
    await row.getByRole('button', { name: 'Act now: metrics-rollup' }).click();
    await row.getByRole('link', { name: 'Pause …' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Reason, for those who read it later').fill('drill');
    await sheet.getByRole('button', { name: 'Pause metrics-rollup' }).click();
    await sheet.getByRole('button', { name: 'Resume metrics-rollup' }).waitFor(PATIENCE);
    const schedule = async () =>
      (await stage.api.operations.schedules()).schedules.find(({ id }) => id === 'metrics-rollup');
    expect(await schedule()).toMatchObject({ isPaused: true, note: 'drill' });
    await sheet.getByLabel('Reason, for those who read it later').fill('drill is over');
    await sheet.getByRole('button', { name: 'Resume metrics-rollup' }).click();
    await sheet.getByRole('button', { name: 'Pause metrics-rollup' }).waitFor(PATIENCE);
    expect(await schedule()).toMatchObject({ isPaused: false });
    await page.context().close();
  }, 60_000);

  test('and nothing went wrong in the browser', () => {
    expect(stage.faults).toEqual([]);
  });
});
