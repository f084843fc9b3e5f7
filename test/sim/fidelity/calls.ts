import type { Dice } from '../dice.ts';
import type { Call } from './call.ts';
import { at, REFUSED, sorted } from './call.ts';
import { accept, approve } from './entry-calls.ts';
import { fills, intend, news } from './order-calls.ts';
import type { Side } from './side.ts';
import { watches } from './watch-calls.ts';

/** A call that makes sense when there is at least a signal, a position and an order. */
export function drawCall(dice: Dice, nowMs: number): Call {
  const n = dice.between(0, 50);
  const deployment = dice.between(0, 1);
  const stopPrice = String(dice.between(30_000, 40_000));
  const key = (side: Side) => ({ signalId: at(side.signals, n), deploymentId: at(side.deployments, deployment).id });
  const calls: readonly Call[] = [
    accept(dice, nowMs),
    accept(dice, nowMs),
    { name: 'signals.dispatch', run: (side) => side.record.signals.dispatch(at(side.signals, n), nowMs) },
    { name: 'signals.find', run: (side) => side.record.signals.find(at(side.signals, n)) },
    { name: 'signals.waiting', run: (side) => side.record.signals.waiting(nowMs) },
    { name: 'executions.context', run: (side) => side.record.executions.context(key(side), nowMs) },
    { name: 'executions.of', run: async (side) => sorted(await side.record.executions.of(at(side.signals, n))) },
    {
      name: 'executions.recordValidation',
      run: (side) => side.record.executions.recordValidation(key(side), n % 4 === 0 ? REFUSED : null, nowMs),
    },
    {
      name: 'executions.recordRoute',
      run(side) {
        const route = { venue: 'paper', sentence: 'only one', verdicts: [] };
        return side.record.executions.recordRoute(key(side), route, n % 5 === 0 ? REFUSED : null, 1, nowMs);
      },
    },
    approve(dice, nowMs, key),
    approve(dice, nowMs, key),
    intend(dice, nowMs),
    intend(dice, nowMs),
    {
      name: 'orders.markSubmitted',
      run: (side) => side.record.orders.markSubmitted(at(side.orders, n).id, nowMs),
    },
    news(dice, nowMs),
    news(dice, nowMs),
    fills(dice, nowMs),
    fills(dice, nowMs),
    { name: 'orders.ofPosition', run: (side) => side.record.orders.ofPosition(at(side.positions, n)) },
    { name: 'orders.markUnsent', run: (side) => side.record.orders.markUnsent(at(side.orders, n).id, nowMs) },
    { name: 'orders.markResent', run: (side) => side.record.orders.markResent(at(side.orders, n).id, nowMs) },
    {
      name: 'orders.markRefused',
      run: (side) => side.record.orders.markRefused(at(side.orders, n).id, 1 + (n % 2), `refused at ${nowMs}`, nowMs),
    },
    {
      name: 'orderEvidence.noteAbsence',
      async run(side) {
        const { lastSentAtMs, absencesMs } = await side.record.orderEvidence.noteAbsence(at(side.orders, n).id, nowMs);
        return { lastSentAtMs, absencesMs: sorted(absencesMs) };
      },
    },
    { name: 'positions.reopen', run: (side) => side.record.positions.reopen(at(side.positions, n), nowMs) },
    { name: 'positions.find', run: (side) => side.record.positions.find(at(side.positions, n)) },
    { name: 'positions.ofExecution', run: (side) => side.record.positions.ofExecution(key(side)) },
    {
      name: 'positions.live',
      run: (side) => side.record.positions.live(at(side.deployments, deployment).venueAccountId),
    },
    {
      name: 'positions.savePlan',
      run: (side) =>
        side.record.positions.savePlan(
          at(side.positions, n),
          { stopPrice, isPaused: n % 2 === 0, planRevision: n },
          null,
          nowMs,
        ),
    },
    { name: 'positions.settle', run: (side) => side.record.positions.settle(at(side.positions, n), 'manual', nowMs) },
    { name: 'entries.abandon', run: (side) => side.record.entries.abandon(at(side.positions, n), REFUSED, nowMs) },
    ...watches(dice, nowMs, n),
    {
      name: 'ledger.balances',
      run: (side) => side.record.ledger.balances(at(side.deployments, deployment).venueAccountId),
    },
    {
      name: 'cases.reconcile',
      run: async (side) => {
        const { venueAccountId } = at(side.deployments, deployment);
        const mismatch = { kind: 'quantityDiffers', venueAccountId, instrument: 'BTC-USD-PERP', evidence: {} } as const;
        const answer = await side.record.cases.reconcile(
          venueAccountId,
          n % 2 === 0 ? [mismatch] : [],
          new Set(),
          nowMs,
        );
        return { answer, open: await side.record.cases.countOpen() };
      },
    },
    {
      name: 'deployments.setStatus',
      run: (side) =>
        side.record.deployments.setStatus(
          at(side.deployments, deployment).id,
          n === 0 ? 'killed' : n % 3 === 0 ? 'paused' : 'active',
          nowMs,
        ),
    },
    {
      name: 'tradingStates.isKilled',
      run: (side) => side.record.tradingStates.isKilled(at(side.deployments, deployment).id, nowMs),
    },
    {
      name: 'tradingStates.set',
      run: (side) =>
        side.record.tradingStates.set(
          { scope: 'venue', key: 'paper', state: n % 3 === 0 ? 'reduceOnly' : 'active', reason: 'drill' },
          nowMs,
        ),
    },
  ];
  return dice.pick(calls);
}
