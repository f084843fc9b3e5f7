import type { EntityManager } from '@mikro-orm/postgresql';
import type { SignalDirection } from '../../domain/direction.ts';
import type { RefusalCode } from '../../domain/refusal.ts';
import type { SignalStatus } from '../../domain/signal.ts';
import type { ExecutionKey } from './executions.ts';
import type { Page } from './listings.ts';

/** One execution with what is known of its signal and its route. */
export interface ListedExecution extends ExecutionKey {
  agentId: string;
  instrument: string;
  direction: SignalDirection;
  status: SignalStatus;
  refusalCode: RefusalCode | null;
  venue: string | null;
  positionId: string | null;
  createdAtMs: number;
  updatedAtMs: number;
}

export interface ExecutionFilter extends Page<ExecutionKey> {
  agentId?: string | undefined;
  deploymentId?: string | undefined;
  signalId?: string | undefined;
  venue?: string | undefined;
  instrument?: string | undefined;
  status?: SignalStatus | undefined;
  direction?: SignalDirection | undefined;
}

type Row = Omit<ListedExecution, 'createdAtMs' | 'updatedAtMs'> & { createdAt: string; updatedAt: string };

/** Executions, those of the newest signal first. */
export async function listExecutions(em: EntityManager, filter: ExecutionFilter): Promise<ListedExecution[]> {
  const { before, from, to } = filter;
  const conditions: [string, (string | undefined)[]][] = [
    ['s.agent_id = ?', [filter.agentId]],
    ['e.deployment_id = ?', [filter.deploymentId]],
    ['e.signal_id = ?', [filter.signalId]],
    ['r.venue = ?', [filter.venue]],
    ['e.instrument = ?', [filter.instrument]],
    ['e.status = ?', [filter.status]],
    ['e.direction = ?', [filter.direction]],
    ['e.created_at >= ?', [from === undefined ? undefined : new Date(from).toISOString()]],
    ['e.created_at < ?', [to === undefined ? undefined : new Date(to).toISOString()]],
    ['(e.signal_id, e.deployment_id) < (?, ?)', [before?.signalId, before?.deploymentId]],
  ];
  const given = conditions.filter(([, values]) => values.every((value) => value !== undefined));
  const rows = await em.execute<Row[]>(
    `select e.signal_id as "signalId", e.deployment_id as "deploymentId", s.agent_id as "agentId", e.instrument, e.direction, e.status,
            e.refusal_code as "refusalCode", r.venue, e.position_id as "positionId", e.created_at as "createdAt", e.updated_at as "updatedAt"
     from executions e join signals s on s.id = e.signal_id
     left join routing_decisions r on r.signal_id = e.signal_id and r.deployment_id = e.deployment_id
     where ${['true', ...given.map(([condition]) => condition)].join(' and ')}
     order by e.signal_id desc, e.deployment_id desc limit ?`,
    [...given.flatMap(([, values]) => values), filter.limit],
  );
  return rows.map(({ createdAt, updatedAt, ...row }) => ({
    ...row,
    createdAtMs: Date.parse(createdAt),
    updatedAtMs: Date.parse(updatedAt),
  }));
}
