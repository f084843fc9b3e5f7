import { setTimeout as delay } from 'node:timers/promises';
import type { TradeRecord } from '../../db/repositories/index.ts';
import type { FollowedEvent } from '../../db/repositories/events.ts';
import { compareCursors } from '../../domain/event.ts';
import type { Log } from '../dependencies.ts';
import { forLog } from '../errors.ts';
import { within } from '../patience.ts';
import { Turns } from './turns.ts';

const POLL_MS = 250;
const POLL_AGAIN_MS = 1_000;
/** A connection that is silent for so long is given up; the next question goes over another one. */
const ANSWER_MS = 10_000;
/** Events of one question. */
export const PAGE = 500;
/** Listeners that catch up ask without a pause, and share their connections with orders and kills. */
const MOST_CATCHING_UP = 2;

/** Somebody who hears of everything that happens from now on. */
export interface TailListener {
  /** All events since the call before, in order; with them everything up to `until` is told. */
  hear(events: readonly FollowedEvent[], until: string): void;
}

/**
 * The end of the outbox, read once for all streams of this process, and only while there are any. What it has told is settled:
 * nothing will ever appear at or before its position.
 */
export class EventTail {
  readonly catchingUp = new Turns(MOST_CATCHING_UP);
  readonly #events: TradeRecord['events'];
  readonly #log: Log;
  readonly #listeners = new Set<TailListener>();
  #position: string | null = null;
  #isRunning = false;
  #isAway = false;

  constructor(events: TradeRecord['events'], log: Log) {
    this.#events = events;
    this.#log = log;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Up to where everything was told. */
  get position(): string {
    if (this.#position === null) throw new Error('The tail was not made ready.');
    return this.#position;
  }

  /** Finds the end of the outbox, unless others listen to it already. @throws when the record is away. */
  async ready(): Promise<void> {
    if (this.#listeners.size > 0) return;
    const now = await this.#events.now();
    // Somebody may listen by now; what happened since he came must be told to him.
    if (this.#listeners.size === 0) this.#advance(now);
  }

  join(listener: TailListener): void {
    this.#listeners.add(listener);
    if (!this.#isRunning) void this.#run();
  }

  leave(listener: TailListener): void {
    this.#listeners.delete(listener);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#listeners.size > 0) {
      const pauseMs = await this.#poll();
      // Nobody's end waits for this.
      if (pauseMs > 0) await delay(pauseMs, undefined, { ref: false });
    }
    this.#isRunning = false;
  }

  /** One question for all; returns how long to wait before the next. */
  async #poll(): Promise<number> {
    try {
      const events = await within(ANSWER_MS, this.#events.follow({ after: this.position, limit: PAGE }));
      if (this.#isAway) this.#log.info({}, 'the event streams go on');
      this.#isAway = false;
      const last = events.at(-1);
      if (!last) return POLL_MS;
      this.#advance(last.cursor);
      for (const listener of this.#listeners) listener.hear(events, last.cursor);
      return events.length < PAGE ? POLL_MS : 0;
    } catch (error) {
      if (!this.#isAway) this.#log.warn({ error: forLog(error) }, 'the event streams wait: events cannot be read');
      this.#isAway = true;
      return POLL_AGAIN_MS;
    }
  }

  /** Forward only: the end may be found anew while an earlier question is still out. */
  #advance(cursor: string): void {
    if (this.#position === null || compareCursors(cursor, this.#position) > 0) this.#position = cursor;
  }
}
