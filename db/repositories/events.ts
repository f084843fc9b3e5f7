import type { EntityManager } from '@mikro-orm/postgresql';
import type { DomainEvent, NewEvent } from '../../domain/event.ts';
import { newId } from '../ids.ts';
import type { Database } from '../orm.ts';

/**
 * Writes events in the caller's transaction, each with the next version of its aggregate. The database's function
 * write_events locks each aggregate until the transaction ends, so that versions have no gaps under concurrency.
 */
export async function writeEvents(em: EntityManager, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => ({ ...event, eventId: newId(), occurredAt: new Date(event.occurredAtMs) }));
  await em.execute('select write_events(?::jsonb)', [JSON.stringify(rows)]);
}

/** About twenty for each deployment that carries a signal out; a thousand of them are left whole. */
const MOST_OF_A_TIMELINE = 20_000;

/** An event with the agent that it belongs to, if to any. */
export interface FollowedEvent extends DomainEvent {
  agentId: string | null;
}

interface EventRow {
  sequence: string;
  transaction_id: string;
  event_id: string;
  type: DomainEvent['type'];
  aggregate_type: DomainEvent['aggregateType'];
  aggregate_id: string;
  version: number;
  correlation_id: string | null;
  actor: string;
  payload: Record<string, unknown>;
  occurred_at: string;
  recorded_at: string;
}

const toEvent = (row: EventRow): DomainEvent => ({
  eventId: row.event_id,
  type: row.type,
  aggregateType: row.aggregate_type,
  aggregateId: row.aggregate_id,
  version: row.version,
  cursor: `${row.transaction_id}-${row.sequence}`,
  correlationId: row.correlation_id,
  actor: row.actor,
  payload: row.payload,
  occurredAtMs: Date.parse(row.occurred_at),
  recordedAtMs: Date.parse(row.recorded_at),
});

const COLUMNS =
  'sequence, transaction_id::text, event_id, type, aggregate_type, aggregate_id, version, correlation_id, actor, payload, occurred_at, recorded_at';

/** The cursor after which everything comes that is not settled yet; what is before it can be listed now. */
export async function settledNow(em: EntityManager): Promise<string> {
  const [row] = await em.execute<{ cursor: string }[]>(
    `select pg_snapshot_xmin(pg_current_snapshot())::text || '-0' as cursor`,
  );
  if (!row) throw new Error('Postgres did not say where it stands.');
  return row.cursor;
}

/** The next events of all, in the caller's transaction. */
export async function eventsAfter(em: EntityManager, cursor: string, limit: number): Promise<DomainEvent[]> {
  const rows = await em.execute<EventRow[]>(
    `select ${COLUMNS} from events
     where transaction_id < pg_snapshot_xmin(pg_current_snapshot()) and (transaction_id, sequence) > (?::text::xid8, ?::bigint)
     order by events.transaction_id, sequence limit ?`,
    [...cursor.split('-'), limit],
  );
  return rows.map(toEvent);
}

export async function eventById(em: EntityManager, eventId: string): Promise<DomainEvent> {
  const [row] = await em.execute<EventRow[]>(`select ${COLUMNS} from events where event_id = ?`, [eventId]);
  if (!row) throw new Error(`There is no event ${eventId}.`);
  return toEvent(row);
}

export const eventRepository = (database: Database) => ({
  /**
   * Events after a cursor, in an order in which nothing can appear later before what was already read: by writing
   * transaction, and only of transactions older than the oldest one still running.
   */
  async list(filter: {
    after: string | null;
    correlationId?: string;
    aggregateId?: string;
    limit: number;
  }): Promise<DomainEvent[]> {
    const [transaction, sequence] = (filter.after ?? '0-0').split('-');
    const rows = await database.em.fork().execute<EventRow[]>(
      `select ${COLUMNS} from events
       where transaction_id < pg_snapshot_xmin(pg_current_snapshot())
         and (transaction_id, sequence) > (?::text::xid8, ?::bigint)
         and (?::text is null or correlation_id = ?) and (?::text is null or aggregate_id = ?)
       order by events.transaction_id, sequence limit ?`,
      [
        transaction,
        sequence,
        filter.correlationId ?? null,
        filter.correlationId ?? null,
        filter.aggregateId ?? null,
        filter.aggregateId ?? null,
        filter.limit,
      ],
    );
    return rows.map(toEvent);
  },

  /**
   * The same for a reader that goes on: everything after one cursor, up to another if there is one, with the agent of each. An
   * event belongs to an agent when it happened to it or to a deployment of it, or followed from a signal of it.
   */
  async follow(from: { after: string; until?: string; limit: number }): Promise<FollowedEvent[]> {
    const [transaction, sequence] = from.after.split('-');
    const [lastTransaction, lastSequence] = from.until?.split('-') ?? [null, null];
    const rows = await database.em.fork().execute<(EventRow & { agent_id: string | null })[]>(
      `select e.*, e.transaction_id::text, case e.aggregate_type when 'agent' then e.aggregate_id else coalesce(s.agent_id, d.agent_id) end as agent_id
       from (
         select sequence, transaction_id, event_id, type, aggregate_type, aggregate_id, version, correlation_id, actor, payload, occurred_at, recorded_at
         from events
         where transaction_id < pg_snapshot_xmin(pg_current_snapshot())
           and (transaction_id, sequence) > (?::text::xid8, ?::bigint)
           and (?::text is null or (transaction_id, sequence) <= (?::text::xid8, ?::bigint))
         order by events.transaction_id, sequence limit ?
       ) e
       left join signals s on s.id = e.correlation_id
       left join deployments d on e.aggregate_type = 'deployment' and d.id = e.aggregate_id
       order by e.transaction_id, e.sequence`,
      [transaction, sequence, lastTransaction, lastTransaction, lastSequence, from.limit],
    );
    return rows.map((row) => ({ ...toEvent(row), agentId: row.agent_id }));
  },

  /** Where everything begins that is not settled yet. */
  now: (): Promise<string> => settledNow(database.em.fork()),

  /** True for a cursor that nothing written here can have, as one from another database. */
  async isAhead(cursor: string): Promise<boolean> {
    const [transaction] = cursor.split('-');
    const [row] = await database.em
      .fork()
      .execute<{ is_ahead: boolean }[]>(`select ?::text::xid8 > pg_snapshot_xmax(pg_current_snapshot()) as is_ahead`, [
        transaction,
      ]);
    return row?.is_ahead ?? false;
  },

  /** Everything that followed from one signal, oldest first. */
  async timeline(signalId: string): Promise<DomainEvent[]> {
    const rows = await database.em
      .fork()
      .execute<EventRow[]>(
        `select ${COLUMNS} from events where correlation_id = ? order by recorded_at, sequence limit ?`,
        [signalId, MOST_OF_A_TIMELINE],
      );
    return rows.map(toEvent);
  },
});
