import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Crossing } from '../../domain/crossing.ts';
import type { ExitState } from '../../domain/exit-engine.ts';
import type { Price } from '../../domain/money.ts';
import type { Position } from '../../domain/position-record.ts';
import { CrossingEntity, ExitWatchEntity, PositionEntity } from '../entities/position.ts';
import { LISTENING } from '../lost-connections.ts';
import type { Database } from '../orm.ts';
import { plainDecimal } from '../types.ts';
import { writeEvents } from './events.ts';
import { positionEvent } from './positions.ts';

/** Pause before a lost connection is made again. */
const LISTEN_AGAIN_MS = 500;

/** One row of the watcher's trigger table. */
export interface ExitWatch {
  positionId: string;
  signalId: string;
  venue: string;
  instrument: string;
  state: ExitState;
  revision: number;
  /** Until when the market was seen for this position; the gap after a restart begins here. */
  seenAtMs: number;
}

/** What a look at a position needs of its watch. */
export interface WatchedExit {
  /** Best mark since entry, as the watcher saw it. */
  bestPrice: Price;
  /** False when only our watcher holds the stop. */
  isStopNative: boolean;
}

/** A crossing that its position has not handled yet. */
export interface OpenCrossing {
  id: string;
  positionId: string;
  kind: Crossing['kind'];
  rung: number;
}

export const exitWatchRepository = (database: Database, databaseUrl: string) => ({
  async load(venue: string, positionId?: string): Promise<ExitWatch[]> {
    const em = database.em.fork();
    const rows = await em.find(ExitWatchEntity, positionId === undefined ? { venue } : { venue, position: positionId });
    if (rows.length === 0) return [];
    const positions = await em.find(PositionEntity, { id: { $in: rows.map((row) => row.position) } });
    const signalIds = new Map(positions.map((position) => [position.id, position.signalId]));
    return rows.map((row) => ({
      positionId: row.position,
      signalId: signalIds.get(row.position) ?? '',
      venue: row.venue,
      instrument: row.instrument,
      // The watcher's own high-water mark wins over the one with which the position armed it.
      state: { ...row.state, bestPrice: row.bestPrice, bestAtMs: row.bestAtMs },
      revision: row.revision,
      seenAtMs: row.seenAtMs,
    }));
  },

  /** The watch of every open position, by its id. */
  async watched(): Promise<Map<string, WatchedExit>> {
    const rows = await database.em
      .fork()
      .execute<{ position_id: string; best_price: string; is_stop_native: boolean }[]>(
        `select position_id, best_price, (state->'native'->>'stopLoss')::boolean as is_stop_native from exit_watches`,
      );
    return new Map(
      rows.map((row) => [
        row.position_id,
        { bestPrice: plainDecimal(row.best_price), isStopNative: row.is_stop_native },
      ]),
    );
  },

  async revisionOf(positionId: string): Promise<{ state: ExitState; revision: number } | null> {
    const row = await database.em.fork().findOne(ExitWatchEntity, { position: positionId });
    return row && { state: { ...row.state, bestPrice: row.bestPrice, bestAtMs: row.bestAtMs }, revision: row.revision };
  },

  /** Arms or re-arms the watch of a position; listeners are told at commit. */
  async arm(
    position: Pick<Position, 'id' | 'venue' | 'instrument'>,
    state: ExitState,
    revision: number,
    nowMs: number,
  ): Promise<void> {
    await database.em.fork().execute(
      `with armed as (
         insert into exit_watches (position_id, venue, instrument, state, revision, best_price, best_at, seen_at) values (?, ?, ?, ?::jsonb, ?, ?, ?, ?)
         on conflict (position_id) do update set state = excluded.state, revision = excluded.revision returning position_id
       )
       select pg_notify('exit_watches', position_id) from armed`,
      [
        position.id,
        position.venue,
        position.instrument,
        JSON.stringify(state),
        revision,
        state.bestPrice,
        new Date(state.bestAtMs).toISOString(),
        new Date(nowMs).toISOString(),
      ],
    );
  },

  /** Saves high-water marks and how far the market was seen. */
  async saveMarks(
    marks: readonly { positionId: string; bestPrice: Price; bestAtMs: number; seenAtMs: number }[],
  ): Promise<void> {
    if (marks.length === 0) return;
    await database.em.fork().execute(
      `update exit_watches w set best_price = m.best_price, best_at = m.best_at, seen_at = m.seen_at
       from jsonb_to_recordset(?::jsonb) as m(position_id text, best_price numeric, best_at timestamptz, seen_at timestamptz) where w.position_id = m.position_id`,
      [
        JSON.stringify(
          marks.map((mark) => ({
            position_id: mark.positionId,
            best_price: mark.bestPrice,
            best_at: new Date(mark.bestAtMs).toISOString(),
            seen_at: new Date(mark.seenAtMs).toISOString(),
          })),
        ),
      ],
    );
  },

  /** Stores a crossing before its position is told; false when it was stored before. */
  recordCrossing(id: string, position: Pick<Position, 'id' | 'signalId'>, crossing: Crossing): Promise<boolean> {
    return database.em.fork().transactional(async (em) => {
      const inserted = await em.execute<unknown[]>(
        `insert into crossings (id, position_id, kind, rung, level, mark, at) values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing returning id`,
        [
          id,
          position.id,
          crossing.kind,
          crossing.rung,
          crossing.level,
          crossing.mark,
          new Date(crossing.atMs).toISOString(),
        ],
      );
      if (inserted.length === 0) return false;
      const { kind, rung, level, mark } = crossing;
      await writeEvents(em, [
        positionEvent(position, 'position.crossed', { kind, rung, level, mark }, crossing.atMs, 'watch'),
      ]);
      return true;
    });
  },

  async markHandled(crossingIds: readonly string[], nowMs: number): Promise<void> {
    await database.em.fork().nativeUpdate(CrossingEntity, { id: { $in: [...crossingIds] } }, { handledAtMs: nowMs });
  },

  /** Crossings that were stored but not handled: their messages are sent again after a restart. */
  async unhandled(venue: string): Promise<OpenCrossing[]> {
    const rows = await database.em
      .fork()
      .execute<{ id: string; position_id: string; kind: Crossing['kind']; rung: number }[]>(
        `select c.id, c.position_id, c.kind, c.rung from crossings c join positions p on p.id = c.position_id
       where c.handled_at is null and p.venue = ? and p.status <> 'closed'`,
        [venue],
      );
    return rows.map((row) => ({ id: row.id, positionId: row.position_id, kind: row.kind, rung: row.rung }));
  },

  /** Calls back with each position whose watch changed, and with null after every (re)connect: then everything may have. */
  async listen(onChange: (positionId: string | null) => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const client = new Client({ connectionString: databaseUrl, ...LISTENING });
      const ended = new Promise<void>((resolve) => {
        client.on('error', () => resolve());
        client.on('end', () => resolve());
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      try {
        client.on('notification', (message) => onChange(message.payload ?? null));
        await client.connect();
        await client.query('listen exit_watches');
        onChange(null);
        await ended;
      } catch {
        // The server is away; the pause below and the next round bring the listener back, and onChange(null) reloads everything.
      } finally {
        await client.end().catch(() => undefined);
      }
      await delay(LISTEN_AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  },
});
