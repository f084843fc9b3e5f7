import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { NewEvent } from '../../domain/event.ts';
import type { AlertTerms, DeadLetter, MessageStatus, ReadAlert } from '../../domain/inbox.ts';
import { isDeadLetter } from '../../domain/inbox.ts';
import type { Price } from '../../domain/money.ts';
import type { SourceStatus } from '../../domain/source.ts';
import type { Database } from '../orm.ts';
import type { Acceptance } from './accept-signal.ts';
import { acceptSignal } from './accept-signal.ts';
import { writeEvents } from './events.ts';

/** What became of a message; the signal is the first one's when the same alert came before. */
export interface Delivery {
  messageId: string;
  outcome: Exclude<MessageStatus, 'waiting'>;
  signalId: string | null;
}

/** The same text of an alert that names no moment is one alert for this long: a sender repeats within seconds, a chart from a minute on. */
const SAME_WITHIN_MS = 30_000;

/** So often a delivery is tried before others have their turn. */
const MOST_ATTEMPTS = 5;

/** One is started before the next is delivered: only the last ones can have missed it. */
const MOST_UNSTARTED = 20;

const UNLINKED: DeadLetter = {
  code: 'sourceUnlinked',
  reason: 'The source was unlinked before the turn of this alert came; nothing of it trades any more.',
};
const ID_USED: DeadLetter = {
  code: 'idUsed',
  reason:
    'An earlier alert of this source has the same id, or the same bar, instrument, action and order, and asks for another trade; nothing of this one traded. Give each alert an id of its own.',
};
const UNDELIVERABLE: DeadLetter = {
  code: 'undeliverable',
  reason: `Its delivery failed ${MOST_ATTEMPTS} times; the log has why. It is as it came, and may be tried again.`,
};

export const deliveryRepository = (database: Database) => ({
  /**
   * Delivers the first waiting message of a source: signal, message and events in one transaction. A second delivery at the same time
   * waits for the first and finds the next message: neither order nor number is at risk. Null when none waits.
   */
  deliverNext(sourceId: string, read: ReadAlert, nowMs: number): Promise<Delivery | null> {
    return database.em.fork().transactional(async (em) => {
      const row = await firstWaiting(em, sourceId);
      if (!row) return null;
      const alert = row.source_status === 'unlinked' ? UNLINKED : read(row.body);
      if (isDeadLetter(alert)) return bury(em, row, alert, nowMs);
      const earlier = alert.event === null ? await sameText(em, row, alert.signal.instrument) : null;
      const accepted = earlier === null ? await signalOf(em, row, alert) : null;
      const isNew = accepted?.outcome === 'created';
      if (accepted && !isNew && !asksForTheSame(accepted, alert)) return bury(em, row, ID_USED, nowMs);
      const signalId = accepted?.signal.id ?? earlier;
      const outcome = isNew ? 'delivered' : 'repeated';
      await em.execute(
        `update inbox_messages set status = ?, signal_id = ?, attempts = attempts + 1, settled_at = ? where id = ?`,
        [outcome, signalId, new Date(nowMs).toISOString(), row.id],
      );
      const payload = { sourceId, signalId, isRepeat: !isNew };
      await writeEvents(em, [{ ...eventOf(row.id, nowMs), type: 'inbox.delivered', correlationId: signalId, payload }]);
      return { messageId: row.id, outcome, signalId };
    });
  },

  /** A delivery failed: it is counted at the message whose turn it was, and the last one makes it a dead letter. */
  countFailure(sourceId: string, nowMs: number): Promise<Delivery | null> {
    return database.em.fork().transactional(async (em) => {
      const row = await firstWaiting(em, sourceId);
      if (!row) return null;
      if (row.attempts + 1 >= MOST_ATTEMPTS) return bury(em, row, UNDELIVERABLE, nowMs);
      await em.execute('update inbox_messages set attempts = attempts + 1 where id = ?', [row.id]);
      return null;
    });
  },

  /** Signals of a source's last deliveries that nothing has happened to yet, oldest first: the start of their dispatch may have been lost. */
  async unstarted(sourceId: string): Promise<string[]> {
    const rows = await database.em.fork().execute<{ id: string }[]>(
      `select s.id from (select signal_id, sequence from inbox_messages where source_id = ? and status = 'delivered' order by sequence desc limit ?) m
         join signals s on s.id = m.signal_id where s.status = 'received' order by m.sequence`,
      [sourceId, MOST_UNSTARTED],
    );
    return rows.map((row) => row.id);
  },

  /** The sources that something waits for. */
  async waitingSources(): Promise<string[]> {
    const rows = await database.em
      .fork()
      .execute<{ source_id: string }[]>(
        `select distinct source_id from inbox_messages where status = 'waiting' order by source_id`,
      );
    return rows.map((row) => row.source_id);
  },
});

interface WaitingRow {
  id: string;
  source_id: string;
  agent_id: string;
  source_status: SourceStatus;
  body: string;
  body_hash: string;
  attempts: number;
  reference_price: Price | null;
  effective_at: string;
}

/** Tells the locks of deliveries from the other advisory locks of the record. */
const DELIVERY_LOCK = 11;

/**
 * The message whose turn it is, with the source's deliveries locked. A row's lock would not do: who waits for one has its transaction's
 * number already, and readers of events go by that number, so that they would see what it delivers later before what others did first.
 */
async function firstWaiting(em: EntityManager, sourceId: string): Promise<WaitingRow | null> {
  await em.execute('select pg_advisory_xact_lock(hashtextextended(?, ?))', [sourceId, DELIVERY_LOCK]);
  const [row] = await em.execute<WaitingRow[]>(
    `select m.id, m.source_id, s.agent_id, s.status as source_status, m.body, m.body_hash, m.attempts, m.reference_price, m.effective_at
     from inbox_messages m join sources s on s.id = m.source_id
     where m.source_id = ? and m.status = 'waiting' order by m.sequence limit 1 for update of m`,
    [sourceId],
  );
  return row ?? null;
}

/**
 * The signal of the same text, delivered from about the same time; the order of a source is not that of clocks. After another alert for
 * this market the same words are meant again.
 */
async function sameText(em: EntityManager, row: WaitingRow, instrument: string): Promise<string | null> {
  const [same] = await em.execute<{ signal_id: string }[]>(
    `select m.signal_id from inbox_messages m where m.source_id = ? and m.body_hash = ? and m.status = 'delivered'
       and m.effective_at between ? and ? and not exists (
         select from inbox_messages later join signals s on s.id = later.signal_id
         where later.source_id = m.source_id and later.sequence > m.sequence and later.status = 'delivered' and s.instrument = ?)
     order by m.sequence desc limit 1`,
    [row.source_id, row.body_hash, around(row, -SAME_WITHIN_MS), around(row, SAME_WITHIN_MS), instrument],
  );
  return same?.signal_id ?? null;
}

const around = (row: WaitingRow, ms: number): string => new Date(Date.parse(row.effective_at) + ms).toISOString();

function signalOf(em: EntityManager, row: WaitingRow, { signal, event }: AlertTerms): Promise<Acceptance> {
  return acceptSignal(em, {
    ...signal,
    agentId: row.agent_id,
    deploymentId: null,
    source: 'tradingView',
    sourceEventId: `tradingView:${row.source_id}:${event ?? `message:${row.id}`}`,
    confidence: null,
    referencePrice: row.reference_price,
    receivedAtMs: Date.parse(row.effective_at),
    expiresAtMs: null,
    idempotencyKey: null,
    contentHash: row.body_hash,
  });
}

/** Not by its text, in which a chart may fill another price of the bar in. */
function asksForTheSame({ signal }: Acceptance, { signal: asked }: AlertTerms): boolean {
  const { instrument, direction, entry, exitPlan, size } = signal;
  return isDeepStrictEqual({ instrument, direction, entry, exitPlan, size }, asked);
}

async function bury(
  em: EntityManager,
  row: WaitingRow,
  { code, reason }: DeadLetter,
  nowMs: number,
): Promise<Delivery> {
  await em.execute(
    `update inbox_messages set status = 'dead', code = ?, reason = ?, attempts = attempts + 1, settled_at = ? where id = ?`,
    [code, reason, new Date(nowMs).toISOString(), row.id],
  );
  const payload = { sourceId: row.source_id, code, reason };
  await writeEvents(em, [{ ...eventOf(row.id, nowMs), type: 'inbox.dead', correlationId: null, payload }]);
  return { messageId: row.id, outcome: 'dead', signalId: null };
}

const eventOf = (
  id: string,
  nowMs: number,
): Pick<NewEvent, 'aggregateType' | 'aggregateId' | 'actor' | 'occurredAtMs'> => ({
  aggregateType: 'inbox',
  aggregateId: id,
  actor: 'workflow',
  occurredAtMs: nowMs,
});
