import type { CaseKind } from '../../domain/case.ts';
import { IN_QUESTION } from '../../domain/case.ts';
import type { DeploymentLimits } from '../../domain/deployment.ts';
import type { ExitPlan } from '../../domain/exit-plan.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { LedgerBalances } from '../../domain/ledger.ts';
import type { Money, Price, Quantity } from '../../domain/money.ts';
import { subtract } from '../../domain/money.ts';
import type { OrderRequest } from '../../domain/order.ts';
import { clientOrderId } from '../../domain/order.ts';
import type { Position } from '../../domain/position-record.ts';
import { FLAT } from '../../domain/position.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { DeploymentEntity } from '../entities/agent.ts';
import { OrderEntity } from '../entities/order.ts';
import { PositionEntity } from '../entities/position.ts';
import { CaseEntity } from '../entities/record.ts';
import { newId } from '../ids.ts';
import type { Database } from '../orm.ts';
import { writeEvents } from './events.ts';
import type { ExecutionKey } from './executions.ts';
import { moveExecution, refuseExecution } from './executions.ts';
import { ledgerBalances } from './ledger.ts';
import { toPosition } from './mapping.ts';
import type { OrderIntent } from './orders.ts';
import { storeIntent } from './orders.ts';
import { lockPosition, positionEvent } from './positions.ts';

/** What is open and promised in an account while it is locked for a decision. */
export interface AccountState {
  limits: DeploymentLimits;
  balances: LedgerBalances;
  positions: Position[];
  /** What entries still rest for, beside what has filled; base units. */
  restingEntries: { positionId: string; quantity: Quantity }[];
  earlierIntentId: string | null;
  /** Cases of positions that are not as we know them. */
  openCases: { kind: CaseKind; instrument: string | null }[];
}

/** An entry that the pure core decided. */
export interface EntryDecision {
  venue: string;
  instrument: Instrument;
  direction: Position['direction'];
  exitPlan: ExitPlan;
  referencePrice: Price;
  notional: Money;
  request: Omit<OrderRequest, 'clientOrderId'>;
  /** For the timeline. */
  numbers: Record<string, string>;
}

export type EntryApproval =
  | { outcome: 'approved'; position: Position; orderId: string; quantity: string }
  | { outcome: 'refused'; refusal: Refusal };

export const entryRepository = (database: Database) => ({
  /**
   * Decides an entry while the account is locked, so that simultaneous signals cannot pass its limits together. Approval stores
   * the position (which reserves its exposure until it is closed) and the intent of its entry order. Running it again answers the same.
   */
  approve(
    key: ExecutionKey,
    nowMs: number,
    decide: (account: AccountState) => EntryDecision | Refusal,
  ): Promise<EntryApproval> {
    return database.em.fork().transactional(async (em) => {
      await em.execute(
        'select a.id from venue_accounts a join deployments d on d.venue_account_id = a.id where d.id = ? for update of a',
        [key.deploymentId],
      );
      // Read after the wait: its limits may have been tightened meanwhile.
      const deployment = await em.findOneOrFail(DeploymentEntity, { id: key.deploymentId });
      const earlier = await em.findOne(PositionEntity, { signalId: key.signalId, deployment: key.deploymentId });
      if (earlier) {
        const entry = await em.findOneOrFail(OrderEntity, { position: earlier.id, leg: 'entry' });
        return { outcome: 'approved', position: toPosition(earlier), orderId: entry.id, quantity: entry.quantity };
      }
      const rows = await em.find(PositionEntity, { venueAccount: deployment.venueAccount, status: { $ne: 'closed' } });
      const resting = await em.find(OrderEntity, {
        position: { $in: rows.map((row) => row.id) },
        leg: 'entry',
        status: { $in: ['submitted', 'accepted', 'partiallyFilled'] },
      });
      const [intent] = await em.execute<{ id: string }[]>(
        `select o.id from orders o join signals s on s.id = o.signal_id join signals mine on mine.id = ?
         where o.deployment_id = ? and o.leg = 'entry' and o.instrument = mine.instrument and s.direction = mine.direction and o.created_at > ? limit 1`,
        [key.signalId, key.deploymentId, new Date(nowMs - deployment.limits.duplicateIntentMs).toISOString()],
      );
      const cases = await em.find(CaseEntity, {
        venueAccountId: deployment.venueAccount,
        status: 'open',
        kind: { $in: [...IN_QUESTION] },
      });
      const decision = decide({
        limits: deployment.limits,
        balances: await ledgerBalances(em, deployment.venueAccount),
        positions: rows.map(toPosition),
        restingEntries: resting.map(({ position, quantity, filledQuantity }) => ({
          positionId: position,
          quantity: subtract(quantity, filledQuantity),
        })),
        earlierIntentId: intent?.id ?? null,
        openCases: cases.map((row) => ({ kind: row.kind, instrument: row.instrument ?? null })),
      });
      if ('code' in decision) {
        await refuseExecution(em, key, decision, nowMs);
        return { outcome: 'refused', refusal: decision };
      }
      const position: Position = {
        id: newId(),
        ...key,
        agentId: deployment.agent,
        venue: decision.venue,
        venueAccountId: deployment.venueAccount,
        instrument: decision.instrument.instrument,
        currency: decision.instrument.quote,
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
      const { exposure, deploymentId, venueAccountId, ...row } = position;
      await em.insert(PositionEntity, { ...row, ...exposure, deployment: deploymentId, venueAccount: venueAccountId });
      const identity = { ...key, leg: 'entry', rung: 0, revision: 0 } as const;
      const entry: OrderIntent = {
        ...decision.request,
        ...identity,
        clientOrderId: clientOrderId(identity),
        venue: decision.venue,
        venueAccountId,
        positionId: position.id,
        exitReason: null,
        commandId: null,
      };
      await moveExecution(
        em,
        key,
        'routed',
        nowMs,
        { type: 'signal.sized', actor: 'workflow', payload: { positionId: position.id, ...decision.numbers } },
        { positionId: position.id },
      );
      await writeEvents(em, [
        positionEvent(
          position,
          'position.opening',
          { instrument: position.instrument, direction: position.direction, plannedQuantity: position.plannedQuantity },
          nowMs,
        ),
      ]);
      const order = await storeIntent(em, entry, nowMs);
      return { outcome: 'approved', position, orderId: order.id, quantity: order.quantity };
    });
  },

  /** The entry came to nothing: frees the reservation and says why. Nothing when it has filled after all. */
  abandon(positionId: string, refusal: Refusal, nowMs: number): Promise<void> {
    return database.em.fork().transactional(async (em) => {
      const row = await lockPosition(em, positionId);
      if (row.status !== 'opening') return;
      row.status = 'closed';
      row.exitReason = 'entryNotFilled';
      row.closedAtMs = row.updatedAtMs = nowMs;
      await em.flush();
      await refuseExecution(em, { signalId: row.signalId, deploymentId: row.deployment }, refusal, nowMs);
      await writeEvents(em, [
        positionEvent(row, 'position.closed', { exitReason: 'entryNotFilled', code: refusal.code }, nowMs),
      ]);
    });
  },
});
