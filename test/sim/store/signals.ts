import type { ExecutionKey } from '../../../db/repositories/executions.ts';
import type { Deployment } from '../../../domain/deployment.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import type { Signal, SignalStatus } from '../../../domain/signal.ts';
import { checkMayTrade, combinedStatus } from '../../../domain/signal.ts';
import type { StandingTradingState } from '../../../domain/trading-state.ts';
import type { ModelRecord } from './shape.ts';
import type { StoredExecution, StoredSignal, Tables } from './tables.ts';

const executionId = (key: ExecutionKey): string => `${key.signalId}/${key.deploymentId}`;

function signalOf(row: StoredSignal): Signal {
  const { id, agentId, deploymentId, source, sourceEventId, instrument, direction } = row;
  const { entry, exitPlan, size, confidence, receivedAtMs, expiresAtMs, referencePrice } = row;
  const who = { id, agentId, deploymentId, source, sourceEventId };
  return {
    ...who,
    instrument,
    direction,
    entry,
    exitPlan,
    size,
    confidence,
    receivedAtMs,
    expiresAtMs,
    referencePrice,
  };
}

export function moveExecution(
  tables: Tables,
  key: ExecutionKey,
  status: SignalStatus,
  changes: { refusal?: Refusal; positionId?: string } = {},
): void {
  const execution = tables.executions.get(executionId(key));
  if (execution) tables.executions.set(executionId(key), { ...execution, status, ...changes });
  const signal = tables.signals.get(key.signalId);
  if (!signal) return;
  const others = [...tables.executions.values()].filter(
    (each) => each.signalId === key.signalId && each.deploymentId !== key.deploymentId,
  );
  const combined = combinedStatus([status, ...others.map((other) => other.status)]);
  tables.signals.set(key.signalId, { ...signal, status: combined });
}

export const refuseExecution = (tables: Tables, key: ExecutionKey, refusal: Refusal): void =>
  moveExecution(tables, key, refusal.code === 'signalExpired' ? 'expired' : 'refused', { refusal });

function executionOf(tables: Tables, key: ExecutionKey): StoredExecution {
  const row = tables.executions.get(executionId(key));
  if (!row) throw new Error(`Execution ${executionId(key)} not found.`);
  return row;
}

const refusalOnRecord = (row: StoredExecution): Refusal | null =>
  row.status === 'refused' || row.status === 'expired' ? row.refusal : null;

function tradingStatesOf(tables: Tables, deployment: Deployment): StandingTradingState[] {
  const keys = [
    ...[...tables.tradingStates.values()]
      .filter(({ scope }) => scope === 'platform')
      .map(({ key }) => `platform:${key}`),
    `user:${deployment.userId}`,
    `deployment:${deployment.id}`,
    ...deployment.venues.map((venue) => `venue:${venue}`),
  ];
  return keys.flatMap((key) => tables.tradingStates.get(key) ?? []);
}

/** Control 11 on the rows of this moment. */
export function mayNotEnter(tables: Tables, deploymentId: string): Refusal | null {
  const deployment = tables.deployments.get(deploymentId);
  if (!deployment) throw new Error(`Deployment ${deploymentId} not found.`);
  return checkMayTrade(deployment, tradingStatesOf(tables, deployment));
}

export const deploymentRooms = (
  tables: Tables,
): Pick<ModelRecord, 'deployments' | 'tradingStates' | 'signals' | 'executions'> => ({
  deployments: {
    find: (id) => tables.deployments.get(id) ?? null,
    findAgent: (id) => tables.agents.get(id) ?? null,
    setStatus(id, status) {
      const row = tables.deployments.get(id);
      if (!row) return null;
      if (row.status !== status && row.status !== 'killed')
        tables.deployments.set(id, { ...row, status, revision: row.revision + 1 });
      return tables.deployments.get(id) ?? null;
    },
    venueAccounts: (venue) => [...tables.accounts.values()].filter((account) => account.venue === venue),
  },
  tradingStates: {
    set(scoped, nowMs) {
      const key = `${scoped.scope}:${scoped.key}`;
      const before = tables.tradingStates.get(key);
      if (before && before.state === scoped.state && before.reason === scoped.reason) return before;
      const standing = { ...scoped, killedAtMs: null, updatedAtMs: nowMs };
      tables.tradingStates.set(key, standing);
      return standing;
    },
    isKilled(deploymentId, pulledByMs) {
      const deployment = tables.deployments.get(deploymentId);
      if (!deployment) throw new Error(`Deployment ${deploymentId} not found.`);
      const kills = tradingStatesOf(tables, deployment).flatMap(({ killedAtMs }) => killedAtMs ?? []);
      return kills.length === 0 ? deployment.status === 'killed' : Math.min(...kills) <= pulledByMs;
    },
  },
  signals: {
    accept({ idempotencyKey, contentHash, ...rest }) {
      const stored = [...tables.signals.values()];
      const byKey = idempotencyKey === null ? undefined : stored.find((each) => each.idempotencyKey === idempotencyKey);
      const bySource =
        rest.sourceEventId === null
          ? undefined
          : stored.find((each) => each.agentId === rest.agentId && each.sourceEventId === rest.sourceEventId);
      const earlier = byKey ?? bySource;
      if (earlier) {
        const isConflict = byKey !== undefined && byKey.contentHash !== contentHash;
        return { outcome: isConflict ? 'conflict' : 'existing', signal: signalOf(earlier), status: earlier.status };
      }
      const signal: Signal = { ...rest, id: tables.newId('signal') };
      tables.signals.set(signal.id, { ...signal, status: 'received', idempotencyKey, contentHash });
      return { outcome: 'created', signal, status: 'received' };
    },
    find(id) {
      const row = tables.signals.get(id);
      return row ? { ...signalOf(row), status: row.status, cancellation: null } : null;
    },
    waiting: (receivedBeforeMs) =>
      [...tables.signals.values()]
        .filter((signal) => signal.status === 'received' && signal.receivedAtMs <= receivedBeforeMs)
        .map((signal) => signal.id),
    dispatch(signalId, nowMs) {
      const signal = tables.signals.get(signalId);
      if (!signal) throw new Error(`Signal ${signalId} not found.`);
      const { agentId, instrument, direction } = signal;
      const targets = [...tables.deployments.values()].filter((each) =>
        signal.deploymentId === null
          ? each.agentId === agentId && each.status !== 'killed'
          : each.id === signal.deploymentId,
      );
      for (const { id: deploymentId } of targets) {
        const key = executionId({ signalId, deploymentId });
        if (tables.executions.has(key)) continue;
        const row = { signalId, deploymentId, instrument, direction, createdAtMs: nowMs };
        tables.executions.set(key, { ...row, status: 'received', refusal: null, positionId: null, route: null });
      }
      const begun = [...tables.executions.values()].filter((each) => each.signalId === signalId);
      if (begun.length === 0 && signal.status === 'received')
        tables.signals.set(signalId, { ...signal, status: 'refused' });
      return { agentId, instrument, deploymentIds: begun.map((each) => each.deploymentId).sort() };
    },
  },
  executions: {
    context(key, nowMs) {
      const signal = tables.signals.get(key.signalId);
      const deployment = tables.deployments.get(key.deploymentId);
      const agent = deployment && tables.agents.get(deployment.agentId);
      if (!signal || !deployment || !agent) return null;
      const earlier = [...tables.executions.values()]
        .filter(
          (each) =>
            each.signalId !== key.signalId &&
            each.deploymentId === key.deploymentId &&
            each.instrument === signal.instrument &&
            each.direction === signal.direction &&
            each.createdAtMs > nowMs - deployment.limits.signalWindowMs &&
            ['ordered', 'open', 'closed', 'validated', 'routed'].includes(each.status),
        )
        .sort((a, b) => b.createdAtMs - a.createdAtMs)[0];
      const open = tables
        .livePositions(deployment.venueAccountId)
        .find((each) => each.instrument === signal.instrument && each.signalId !== key.signalId);
      const context = {
        cancellation: null,
        agent,
        deployment,
        tradingStates: tradingStatesOf(tables, deployment),
        earlierSignalId: earlier?.signalId ?? null,
        openPositionId: open?.id ?? null,
        nowMs,
      };
      return { signal: signalOf(signal), context };
    },
    recordValidation(key, refused) {
      const row = executionOf(tables, key);
      if (row.status !== 'received') return refusalOnRecord(row);
      if (refused) refuseExecution(tables, key, refused);
      else moveExecution(tables, key, 'validated');
      return refused;
    },
    recordRoute(key, route, refused) {
      const row = executionOf(tables, key);
      if (row.status !== 'received' && row.status !== 'validated') {
        if (row.route) return refusalOnRecord(row) ?? { venue: row.route.venue ?? '' };
        throw new Error(`Execution ${executionId(key)} has no route.`);
      }
      tables.executions.set(executionId(key), { ...row, route: { venue: route.venue } });
      if (refused) refuseExecution(tables, key, refused);
      else moveExecution(tables, key, 'routed');
      return refused ?? { venue: route.venue ?? '' };
    },
    of: (signalId) =>
      [...tables.executions.values()]
        .filter((each) => each.signalId === signalId)
        .map(({ deploymentId, status, refusal, positionId }) => ({
          deploymentId,
          status,
          refusalCode: refusal?.code ?? null,
          positionId,
        })),
  },
});
