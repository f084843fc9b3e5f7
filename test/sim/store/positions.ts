import type { AccountState } from '../../../db/repositories/entries.ts';
import { IN_QUESTION } from '../../../domain/case.ts';
import { fillTransaction, fundingTransaction, sumEntries } from '../../../domain/ledger.ts';
import type { Fill } from '../../../domain/fill.ts';
import { uniqueFills } from '../../../domain/fill.ts';
import { fillsWithin } from '../../../domain/fill-shares.ts';
import { add, subtract } from '../../../domain/money.ts';
import { clientOrderId, isTerminal } from '../../../domain/order.ts';
import type { Position } from '../../../domain/position-record.ts';
import { applyFill, FLAT, heldSince, isFlat } from '../../../domain/position.ts';
import { applyNews, storeIntent } from './orders.ts';
import type { ModelRecord } from './shape.ts';
import { moveExecution, refuseExecution } from './signals.ts';
import type { Tables } from './tables.ts';
import { UniqueViolation } from './tables.ts';

/** What an account holds and has promised at this moment. */
function accountState(tables: Tables, deploymentId: string, signalId: string, nowMs: number): AccountState {
  const deployment = tables.deployments.get(deploymentId);
  const mine = tables.signals.get(signalId);
  if (!deployment || !mine) throw new Error(`Deployment ${deploymentId} or signal ${signalId} not found.`);
  const positions = tables.livePositions(deployment.venueAccountId);
  const ids = new Set(positions.map((position) => position.id));
  const orders = [...tables.orders.values()];
  const since = nowMs - deployment.limits.duplicateIntentMs;
  const intent = orders.find(
    (order) =>
      order.deploymentId === deploymentId &&
      order.leg === 'entry' &&
      order.instrument === mine.instrument &&
      tables.signals.get(order.signalId)?.direction === mine.direction &&
      order.createdAtMs > since,
  );
  return {
    limits: deployment.limits,
    balances: tables.balances.get(deployment.venueAccountId) ?? sumEntries([]),
    positions,
    restingEntries: orders
      .filter(
        (order) =>
          order.leg === 'entry' &&
          ids.has(order.positionId) &&
          ['submitted', 'accepted', 'partiallyFilled'].includes(order.status),
      )
      .map((order) => ({ positionId: order.positionId, quantity: subtract(order.quantity, order.filledQuantity) })),
    earlierIntentId: intent?.id ?? null,
    openCases: [...tables.cases.values()]
      .filter(
        (each) => each.isOpen && each.venueAccountId === deployment.venueAccountId && IN_QUESTION.includes(each.kind),
      )
      .map(({ kind, instrument }) => ({ kind, instrument })),
  };
}

export const entryRoom = (tables: Tables): ModelRecord['entries'] => ({
  approve(key, nowMs, decide) {
    const earlier = [...tables.positions.values()].find(
      (each) => each.signalId === key.signalId && each.deploymentId === key.deploymentId,
    );
    if (earlier) {
      const entry = tables.ordersOf(earlier.id).find((order) => order.leg === 'entry');
      if (!entry) throw new Error(`Position ${earlier.id} has no entry.`);
      return { outcome: 'approved', position: earlier, orderId: entry.id, quantity: entry.quantity };
    }
    const decision = decide(accountState(tables, key.deploymentId, key.signalId, nowMs));
    if ('code' in decision) {
      refuseExecution(tables, key, decision);
      return { outcome: 'refused', refusal: decision };
    }
    const deployment = tables.deployments.get(key.deploymentId);
    if (!deployment) throw new Error(`Deployment ${key.deploymentId} not found.`);
    const { instrument, quote } = decision.instrument;
    const isTaken = tables.livePositions(deployment.venueAccountId).some((each) => each.instrument === instrument);
    if (isTaken) throw new UniqueViolation(`positions_one_open: ${deployment.venueAccountId} ${instrument}`);
    const position: Position = {
      id: tables.newId('position'),
      ...key,
      agentId: deployment.agentId,
      venue: decision.venue,
      venueAccountId: deployment.venueAccountId,
      instrument,
      currency: quote,
      direction: decision.direction,
      status: 'opening',
      plannedQuantity: decision.request.quantity,
      plannedNotional: decision.notional,
      referencePrice: decision.referencePrice,
      exitPlan: decision.exitPlan,
      exitLevels: null,
      stopPrice: null,
      isBreakEvenDone: false,
      planRevision: 0,
      isPaused: false,
      exposure: FLAT,
      funding: '0',
      exitReason: null,
      firstFillAtMs: null,
      protectedAtMs: null,
      nakedMs: null,
      nakedSinceMs: null,
      createdAtMs: nowMs,
      closedAtMs: null,
      updatedAtMs: nowMs,
    };
    tables.putPosition(position);
    const identity = { ...key, leg: 'entry', rung: 0, revision: 0 } as const;
    moveExecution(tables, key, 'routed', { positionId: position.id });
    const entry = {
      ...decision.request,
      ...identity,
      clientOrderId: clientOrderId(identity),
      venue: decision.venue,
      venueAccountId: deployment.venueAccountId,
      positionId: position.id,
      exitReason: null,
      commandId: null,
    };
    const order = storeIntent(tables, entry, nowMs);
    return { outcome: 'approved', position, orderId: order.id, quantity: order.quantity };
  },
  abandon(positionId, refusal, nowMs) {
    const row = tables.position(positionId);
    if (row.status !== 'opening') return;
    tables.putPosition({
      ...row,
      status: 'closed',
      exitReason: 'entryNotFilled',
      closedAtMs: nowMs,
      updatedAtMs: nowMs,
    });
    refuseExecution(tables, row, refusal);
  },
});

export const positionRoom = (tables: Tables): ModelRecord['positions'] => ({
  find: (id) => tables.positions.get(id) ?? null,
  ofExecution: ({ signalId, deploymentId }) =>
    [...tables.positions.values()].find((each) => each.signalId === signalId && each.deploymentId === deploymentId) ??
    null,
  live: (venueAccountId) => tables.livePositions(venueAccountId),
  closedAt: (venueAccountId, instrument, atMs) =>
    [...tables.positions.values()].find(
      (each) =>
        each.venueAccountId === venueAccountId &&
        each.instrument === instrument &&
        each.status === 'closed' &&
        (each.firstFillAtMs ?? Infinity) <= atMs &&
        (each.closedAtMs ?? 0) >= atMs,
    ) ?? null,
  savePlan: (id, changes, _event, nowMs) =>
    tables.putPosition({ ...tables.position(id), ...changes, updatedAtMs: nowMs }),
  reopen(id, nowMs) {
    const row = tables.position(id);
    if (row.status !== 'closed') return true;
    if (tables.livePositions(row.venueAccountId).some((each) => each.instrument === row.instrument)) return false;
    tables.putPosition({ ...row, status: 'opening', exitReason: null, closedAtMs: null, updatedAtMs: nowMs });
    return true;
  },
  settle(id, exitReason, nowMs) {
    const row = tables.position(id);
    const hasLive = tables.ordersOf(id).some(({ status }) => status !== 'initialized' && !isTerminal(status));
    if (row.status === 'closed' || hasLive || !isFlat(row.exposure)) return row;
    const hasTraded = row.exposure.openedQuantity !== '0';
    tables.watches.delete(id);
    tables.onWatch(id);
    moveExecution(tables, row, hasTraded ? 'closed' : 'expired');
    return tables.putPosition({ ...row, status: 'closed', exitReason, closedAtMs: nowMs, updatedAtMs: nowMs });
  },
});

const keyOf = ({ venue, venueAccountId, venueTradeId }: Fill): string => `${venue}/${venueAccountId}/${venueTradeId}`;

const unrecorded = (tables: Tables, fills: readonly Fill[]): Fill[] =>
  fills.filter((fill) => !tables.fills.has(keyOf(fill)));

export const newsRoom = (tables: Tables): ModelRecord['venueNews'] => ({
  record(positionId, news, nowMs) {
    const row = tables.position(positionId);
    let { exposure, funding, firstFillAtMs, nakedSinceMs } = row;
    let hasNews = false;
    for (const fill of fillsWithin(row, unrecorded(tables, uniqueFills(news.fills)))) {
      tables.fills.add(keyOf(fill));
      const effect = applyFill(exposure, fill);
      tables.post(fillTransaction(fill, effect, positionId, row.currency));
      ({ firstFillAtMs, nakedSinceMs } = heldSince({ firstFillAtMs, nakedSinceMs }, fill, isFlat(exposure)));
      exposure = effect.exposure;
      hasNews = true;
    }
    for (const payment of news.funding) {
      if (row.closedAtMs !== null && payment.paidAtMs > row.closedAtMs) continue;
      if (!tables.post(fundingTransaction(payment, positionId, row.currency))) continue;
      funding = add(funding, payment.amount);
      hasNews = true;
    }
    for (const { clientOrderId: id, news: orderNews } of news.orders) applyNews(tables, id, orderNews, nowMs);
    const isOpening = row.status === 'opening' && firstFillAtMs !== null;
    if (isOpening) moveExecution(tables, row, 'open');
    if (isFlat(exposure)) nakedSinceMs = null;
    if (!hasNews && !isOpening && nakedSinceMs === row.nakedSinceMs) return row;
    const status = isOpening ? 'open' : row.status === 'open' && isFlat(exposure) ? 'closing' : row.status;
    return tables.putPosition({
      ...row,
      exposure,
      funding,
      firstFillAtMs,
      nakedSinceMs,
      status,
      updatedAtMs: hasNews ? nowMs : row.updatedAtMs,
    });
  },
  unrecorded: (fills) => unrecorded(tables, fills),
});
