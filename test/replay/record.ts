import { setTimeout as delay } from 'node:timers/promises';
import { inboxRelayId } from '../../contracts/temporal/inbox-relay.ts';
import { KILL_SWITCH, killSwitchId } from '../../contracts/temporal/kill-switch.ts';
import { TRADING_QUEUE } from '../../contracts/temporal/queues.ts';
import { marketWatchId } from '../../contracts/temporal/scheduled.ts';
import { positionLifecycleId } from '../../contracts/temporal/position-lifecycle.ts';
import { signalDispatchId } from '../../contracts/temporal/signal-dispatch.ts';
import { signalExecutionId } from '../../contracts/temporal/signal-execution.ts';
import { webhookDeliveryId, webhookReplaySignal } from '../../contracts/temporal/webhook-delivery.ts';
import type { ExitPlan } from '../../domain/exit-plan.ts';
import type { Webhook } from '../../domain/webhook.ts';
import { linkAlertSource } from '../builders/alert-source.ts';
import { eventually, positionOf, startTestPlatform } from '../builders/platform.ts';
import setup from '../environment/setup.ts';
import teardown from '../environment/teardown.ts';
import { ScriptedFeed } from '../simulators/scripted-feed.ts';
import { startWebhookReceiver } from '../simulators/webhook-receiver.ts';
import { StubbornPaper } from '../simulators/stubborn-paper.ts';
import { saveHistory } from './histories.ts';

/**
 * `npm run histories`: tells one story after another on real servers and saves what their workflows wrote. Run it when a life has
 * a new kind of story; never to silence a replay that fails: that failure is a position which would break.
 */
const BTC = 'BTC-USD-PERP';
const plan = (changes: Partial<ExitPlan> = {}): ExitPlan => ({
  stopLoss: { distanceBps: '200' },
  takeProfits: [],
  trailingStop: null,
  breakEven: null,
  timeExit: null,
  ...changes,
});

await setup();
const feed = new ScriptedFeed({ [BTC]: '40000' });
const paper = new StubbornPaper();
const platform = await startTestPlatform(feed, { venues: paper.venues });
const { client, record } = platform;

/** One position from its signal to its end; `story` moves the market or sends commands. */
async function tell(
  name: string,
  exitPlan: ExitPlan,
  story: (workflowId: string, signalId: string) => Promise<unknown>,
): Promise<void> {
  await feed.set(BTC, '40000');
  const deploymentId = await platform.deploy();
  const signalId = await platform.signal({ deploymentId, exitPlan });
  const { id } = await positionOf(platform, signalId, (each) => each.protectedAtMs !== null, 'a protected position');
  const workflowId = positionLifecycleId(id);
  await story(workflowId, signalId);
  await client.workflow
    .getHandle(workflowId)
    .result()
    .catch(() => undefined);
  await saveHistory(client, workflowId, name);
  if (name === 'take-profit-ladder') {
    await saveHistory(client, signalDispatchId(signalId), 'one-deployment');
    await saveHistory(client, signalExecutionId({ signalId, deploymentId }), 'ordered');
  }
}

const ladder = plan({
  takeProfits: [
    { price: '40400', fraction: '0.5' },
    { price: '40800', fraction: '0.5' },
  ],
  breakEven: { afterRung: 1 },
});
await tell('take-profit-ladder', ladder, async (_, signalId) => {
  await feed.set(BTC, '40401');
  await positionOf(platform, signalId, (each) => each.isBreakEvenDone && each.stopPrice !== '39200', 'break-even');
  await feed.set(BTC, '40801');
});
await tell('stop-loss', plan(), () => feed.set(BTC, '39100'));
await tell('trailing-stop', plan({ trailingStop: { activationBps: '100', distanceBps: '50' } }), async () => {
  await feed.set(BTC, '41000');
  await feed.set(BTC, '40700');
});
await tell('time-exit', plan({ timeExit: { afterMs: 800 } }), () => Promise.resolve());
await tell('commands', plan(), async (workflowId) => {
  const handle = client.workflow.getHandle(workflowId);
  await handle.signal('pause');
  await handle.signal('resume');
  await handle.signal('close', { fraction: 'half' });
  await handle.executeUpdate('amendExitPlan', { args: [{ stopLoss: { price: '39500' } }] });
  await handle.executeUpdate('closePosition', { args: [{ fraction: '0.5' }] });
  await handle.signal('close');
});
await tell('canceled', plan(), (workflowId) => client.workflow.getHandle(workflowId).cancel());

const deploymentId = await platform.deploy();
await record.deployments.setStatus(deploymentId, 'paused', Date.now());
const refused = await platform.signal({ deploymentId, exitPlan: plan() });
await eventually(async () => (await record.signals.find(refused))?.status === 'refused', 'a refusal');
await client.workflow.getHandle(signalExecutionId({ signalId: refused, deploymentId })).result();
await saveHistory(client, signalExecutionId({ signalId: refused, deploymentId }), 'refused');

await feed.set(BTC, '40000');
for (const name of ['verified-flat', 'stragglers'] as const) {
  const killed = await platform.deploy();
  const signalId = await platform.signal({ deploymentId: killed, exitPlan: plan() });
  const held = await positionOf(platform, signalId, (each) => each.protectedAtMs !== null, 'a protected position');
  if (name === 'stragglers') paper.accounts.add(held.venueAccountId);
  const target = { scope: 'deployment', key: killed, reason: 'drill' } as const;
  const kill = await client.workflow.start(KILL_SWITCH, {
    workflowId: killSwitchId(target),
    taskQueue: TRADING_QUEUE,
    args: [target],
  });
  await kill.result();
  await saveHistory(client, kill.workflowId, name);
}

const drained = await linkAlertSource(record, await platform.agent());
await drained.take('SELL BTCUSDT SL 2%', 'no alert');
await platform.worker.dependencies.lives.wakeRelay(drained.sourceId);
await client.workflow.getHandle(inboxRelayId(drained.sourceId)).result();
await saveHistory(client, inboxRelayId(drained.sourceId), 'drained');

const inOrder = await platform.deploy();
const ordered = await linkAlertSource(record, (await record.deployments.find(inOrder))?.agentId ?? '');
await ordered.take('BUY BTCUSDT SL 2%', 'SELL BTCUSDT SL 2%');
const { readAlert, lives } = platform.worker.dependencies;
const delivered = async (): Promise<string> =>
  (await record.deliveries.deliverNext(ordered.sourceId, readAlert, Date.now()))?.signalId ?? '';
const [earlier, later] = [await delivered(), await delivered()];
await lives.startDispatch(later);
const waiting = client.workflow.getHandle(signalExecutionId({ signalId: later, deploymentId: inOrder }));
await eventually(
  async () => (await waiting.fetchHistory()).events?.some((event) => event.timerStartedEventAttributes),
  'one that waits for its turn',
);
await lives.startDispatch(earlier);
await waiting.result();
await saveHistory(client, waiting.workflowId, 'waited-for-its-turn');
const receiver = await startWebhookReceiver();
receiver.react = (_, index) => (index === 1 ? 500 : 200);
const { made: webhook } = (await record.webhooks.create(
  { userId: platform.userId, url: receiver.url, eventTypes: ['position.opened'] },
  { key: null, operation: 'record', contentHash: '' },
  Date.now(),
)) as { made: Webhook };
const delivery = client.workflow.getHandle(webhookDeliveryId(webhook.id));
const tellWebhook = () => platform.worker.dependencies.lives.tellWebhook(webhook.id);
await tellWebhook();
const openFor = async (count: number): Promise<void> => {
  const signalId = await platform.signal({ deploymentId: await platform.deploy(), exitPlan: plan() });
  await positionOf(platform, signalId, (each) => each.protectedAtMs !== null, 'a protected position');
  await eventually(() => Promise.resolve(receiver.received.length >= count), `${count} messages`);
};
await openFor(1);
await openFor(2);
const [taken] = await record.webhooks.deliveries(webhook.id, { status: 'delivered', limit: 1, before: null });
const again = { webhookId: webhook.id, deliveryId: taken?.id ?? '' };
await record.webhooks.replay(again, { key: null, operation: 'record', contentHash: '' }, Date.now());
await delivery.signal(webhookReplaySignal);
// The replay, and then the event that was not taken.
await eventually(() => Promise.resolve(receiver.received.length >= 4), 'four messages');
await record.webhooks.change(webhook.id, 1, { isActive: false }, Date.now());
await tellWebhook();
await delay(3_000);
await record.webhooks.remove(webhook.id, Date.now());
await tellWebhook();
await delivery.result();
await saveHistory(client, webhookDeliveryId(webhook.id), 'retried-replayed-removed');
await receiver.close();

for (const [scheduleId, type] of [
  ['reconciliation', 'reconciliation'],
  ['metrics-rollup', 'metricsRollup'],
  ['instrument-sync', 'instrumentSync'],
  ['signal-ingestion', 'signalIngestion'],
] as const) {
  await client.schedule.getHandle(scheduleId).trigger();
  const done = await eventually(async () => {
    for await (const run of client.workflow.list({ query: `WorkflowType="${type}" AND ExecutionStatus="Completed"` }))
      return run.workflowId;
    return null;
  }, `a run of ${type}`);
  await saveHistory(client, done, 'completed');
}
await delay(1_000);
await saveHistory(client, marketWatchId('paper'), 'running');
await platform.stop();
await teardown();
