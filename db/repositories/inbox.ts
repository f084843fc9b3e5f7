import type { EntityManager } from '@mikro-orm/postgresql';
import type { NewEvent } from '../../domain/event.ts';
import type { DeadLetterCode, InboxMessage, MessageStatus, NewMessage } from '../../domain/inbox.ts';
import type { Price } from '../../domain/money.ts';
import type { SourceStatus } from '../../domain/source.ts';
import { newId } from '../ids.ts';
import type { Database } from '../orm.ts';
import { writeEvents } from './events.ts';

export interface MessageFilter {
  status: MessageStatus | null;
  sourceId: string | null;
  agentId: string | null;
  before: string | null;
  limit: number;
}

/** changed: somebody else edited it first. settled: only a dead letter is edited. */
export type Edit = { outcome: 'edited' | 'changed' | 'settled'; message: InboxMessage };
/** waiting: it has its turn again. unchanged: it needs none. unlinked: nothing of its source trades any more. edited: it has another text now. */
export type Replay = { outcome: 'waiting' | 'unchanged' | 'unlinked' | 'edited'; message: InboxMessage };

export const inboxRepository = (database: Database) => ({
  /** Does a token open a source? Asked before anything of what comes under it is read. */
  async opens(tokenHash: string): Promise<boolean> {
    const rows = await database.em
      .fork()
      .execute<unknown[]>(`select 1 from sources where token_hash = ? and status = 'linked'`, [tokenHash]);
    return rows.length > 0;
  },

  /**
   * Stores what came in under a token, at the end of its source's order; null when the token opens nothing. The counter of the source
   * is held until this is committed, so that no message turns up later before one that was already delivered.
   */
  take(message: NewMessage): Promise<{ id: string; sourceId: string } | null> {
    return database.em.fork().transactional(async (em) => {
      const receivedAt = isoOf(message.receivedAtMs);
      const [stored] = await em.execute<{ id: string; source_id: string; sequence: number }[]>(
        `with source as (
           update sources set last_sequence = last_sequence + 1 where token_hash = ? and status = 'linked' returning id, last_sequence
         )
         insert into inbox_messages (id, source_id, sequence, status, content_type, body, body_hash, revision, attempts, reference_price, received_at, effective_at)
         select ?, id, last_sequence, 'waiting', ?, ?, ?, 1, 0, ?::numeric, ?, ? from source returning id, source_id, sequence`,
        [
          message.tokenHash,
          newId(),
          message.contentType,
          message.body,
          message.bodyHash,
          message.referencePrice,
          receivedAt,
          receivedAt,
        ],
      );
      if (!stored) return null;
      const { id, source_id: sourceId, sequence } = stored;
      await writeEvents(em, [
        {
          ...eventOf(id, message.receivedAtMs),
          type: 'inbox.received',
          actor: 'source',
          payload: { sourceId, sequence },
        },
      ]);
      return { id, sourceId };
    });
  },

  find: (id: string): Promise<InboxMessage | null> => findMessage(database.em.fork(), id),

  /** Newest first. */
  async list({ status, sourceId, agentId, before, limit }: MessageFilter): Promise<InboxMessage[]> {
    const rows = await database.em.fork().execute<MessageRow[]>(
      `${MESSAGES} where (?::text is null or m.status = ?) and (?::text is null or m.source_id = ?) and (?::text is null or s.agent_id = ?)
         and (?::text is null or m.id < ?) order by m.id desc limit ?`,
      [status, status, sourceId, sourceId, agentId, agentId, before, before, limit],
    );
    return rows.map(toMessage);
  },

  /** Changes the text of a dead letter; what came stays beside it. Null when there is none. */
  edit(id: string, change: { body: string; bodyHash: string; revision: number }, nowMs: number): Promise<Edit | null> {
    return database.em.fork().transactional(async (em) => {
      const locked = await lockMessage(em, id);
      if (!locked) return null;
      const { message } = locked;
      if (message.status !== 'dead') return { outcome: 'settled', message };
      if (message.revision !== change.revision) return { outcome: 'changed', message };
      await em.execute(
        `update inbox_messages set body = ?, body_hash = ?, original_body = coalesce(original_body, body), revision = revision + 1 where id = ?`,
        [change.body, change.bodyHash, id],
      );
      const event = { ...eventOf(id, nowMs), type: 'inbox.edited', actor: 'api' } as const;
      await writeEvents(em, [{ ...event, payload: { sourceId: message.sourceId, revision: change.revision + 1 } }]);
      return { outcome: 'edited', message: await foundMessage(em, id) };
    });
  },

  /** Puts a dead letter at the end of its source's order, as if it had come now, at the price for the text of a revision. Null when there is none. */
  replay(
    id: string,
    { revision, referencePrice }: { revision: number; referencePrice: Price | null },
    nowMs: number,
  ): Promise<Replay | null> {
    return database.em.fork().transactional(async (em) => {
      const locked = await lockMessage(em, id);
      if (!locked) return null;
      const { message, sourceStatus } = locked;
      if (message.status !== 'dead') return { outcome: 'unchanged', message };
      if (sourceStatus === 'unlinked') return { outcome: 'unlinked', message };
      if (message.revision !== revision) return { outcome: 'edited', message };
      await em.execute(
        `with source as (update sources set last_sequence = last_sequence + 1 where id = ? returning last_sequence)
         update inbox_messages set status = 'waiting', sequence = source.last_sequence, attempts = 0, code = null, reason = null,
           settled_at = null, effective_at = ?, reference_price = ?::numeric from source where inbox_messages.id = ?`,
        [message.sourceId, isoOf(nowMs), referencePrice, id],
      );
      const waiting = await foundMessage(em, id);
      const { sourceId, sequence } = waiting;
      const event = { ...eventOf(id, nowMs), type: 'inbox.received', actor: 'api' } as const;
      await writeEvents(em, [{ ...event, payload: { sourceId, sequence, isReplay: true } }]);
      return { outcome: 'waiting', message: waiting };
    });
  },
});

const MESSAGES = `select m.*, s.agent_id, s.status as source_status from inbox_messages m join sources s on s.id = m.source_id`;

interface MessageRow {
  id: string;
  source_id: string;
  agent_id: string;
  source_status: SourceStatus;
  sequence: number;
  status: MessageStatus;
  content_type: string | null;
  body: string;
  original_body: string | null;
  revision: number;
  attempts: number;
  code: DeadLetterCode | null;
  reason: string | null;
  signal_id: string | null;
  received_at: string;
  effective_at: string;
  settled_at: string | null;
}

const toMessage = (row: MessageRow): InboxMessage => ({
  id: row.id,
  sourceId: row.source_id,
  agentId: row.agent_id,
  sequence: row.sequence,
  status: row.status,
  contentType: row.content_type,
  body: row.body,
  originalBody: row.original_body,
  revision: row.revision,
  attempts: row.attempts,
  deadLetter: row.code && { code: row.code, reason: row.reason ?? '' },
  signalId: row.signal_id,
  receivedAtMs: Date.parse(row.received_at),
  effectiveAtMs: Date.parse(row.effective_at),
  settledAtMs: row.settled_at === null ? null : Date.parse(row.settled_at),
});

async function findMessage(em: EntityManager, id: string): Promise<InboxMessage | null> {
  const [row] = await em.execute<MessageRow[]>(`${MESSAGES} where m.id = ?`, [id]);
  return row ? toMessage(row) : null;
}

async function foundMessage(em: EntityManager, id: string): Promise<InboxMessage> {
  const message = await findMessage(em, id);
  if (!message) throw new Error(`The message ${id} has gone.`);
  return message;
}

async function lockMessage(
  em: EntityManager,
  id: string,
): Promise<{ message: InboxMessage; sourceStatus: SourceStatus } | null> {
  const [row] = await em.execute<MessageRow[]>(`${MESSAGES} where m.id = ? for update of m`, [id]);
  return row ? { message: toMessage(row), sourceStatus: row.source_status } : null;
}

const isoOf = (ms: number): string => new Date(ms).toISOString();

const eventOf = (
  id: string,
  nowMs: number,
): Pick<NewEvent, 'aggregateType' | 'aggregateId' | 'correlationId' | 'occurredAtMs'> => ({
  aggregateType: 'inbox',
  aggregateId: id,
  correlationId: null,
  occurredAtMs: nowMs,
});
