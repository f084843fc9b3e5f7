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
      `select sequence, transaction_id::text, event_id, type, aggregate_type, aggregate_id, version, correlation_id, actor, payload, occurred_at, recorded_at
       from events
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

  /** Everything that followed from one signal, oldest first. */
  async timeline(signalId: string): Promise<DomainEvent[]> {
    const rows = await database.em.fork().execute<EventRow[]>(
      `select sequence, transaction_id::text, event_id, type, aggregate_type, aggregate_id, version, correlation_id, actor, payload, occurred_at, recorded_at
       from events where correlation_id = ? order by recorded_at, sequence limit ?`,
      [signalId, MOST_OF_A_TIMELINE],
    );
    return rows.map(toEvent);
  },
});
