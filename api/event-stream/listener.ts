import { setTimeout as delay } from 'node:timers/promises';
import type { TradeRecord } from '../../db/repositories/index.ts';
import type { FollowedEvent } from '../../db/repositories/events.ts';
import { compareCursors } from '../../domain/event.ts';
import type { Log } from '../dependencies.ts';
import { forLog } from '../errors.ts';
import { FrameQueue } from './frame-queue.ts';
import { frameOf, heartbeat, opening } from './frames.ts';
import type { EventTail, TailListener } from './tail.ts';
import { PAGE } from './tail.ts';

const HEARTBEAT_MS = 15_000;
const READ_AGAIN_MS = 1_000;
/** A connection that does not even take its last words is cut off after this. */
const LAST_WORDS_MS = 60_000;

interface ListenerOptions {
  tail: EventTail;
  events: TradeRecord['events'];
  /** Everything after this is sent; null for what happens from now on. */
  after: string | null;
  wants: (event: FollowedEvent) => boolean;
  log: Log;
  /** Ends the connection, whatever still waits in it. */
  cutOff: () => void;
  onEnd: () => void;
}

/**
 * One stream: first what happened since its cursor, by pages and as fast as it is read, then what the tail tells. It has
 * caught up when it stands at the tail's position; up to there everything is settled, so that nothing falls between the two.
 */
export class EventListener implements TailListener {
  readonly #options: ListenerOptions;
  readonly #queue: FrameQueue;
  readonly #beat: NodeJS.Timeout;
  /** Everything up to here was sent, or is not wanted. */
  #cursor: string;
  #isLive = false;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#cursor = options.after ?? options.tail.position;
    this.#queue = new FrameQueue(this.#cursor, () => this.#end());
    this.#queue.push([opening(this.#cursor)]);
    this.#beat = setInterval(() => this.#heartbeat(), HEARTBEAT_MS).unref();
    options.tail.join(this);
    void this.#catchUp();
  }

  get stream(): ReadableStream<Uint8Array> {
    return this.#queue.stream;
  }

  hear(events: readonly FollowedEvent[], until: string): void {
    if (!this.#isLive || compareCursors(until, this.#cursor) <= 0) return;
    this.#send(events.filter((event) => compareCursors(event.cursor, this.#cursor) > 0));
    this.#cursor = until;
  }

  close(): void {
    this.#queue.close();
  }

  async #catchUp(): Promise<void> {
    const { tail, events, log } = this.#options;
    while (!this.#queue.isOver) {
      await this.#queue.drained();
      const until = tail.position;
      if (compareCursors(this.#cursor, until) >= 0) {
        this.#isLive = true;
        return;
      }
      try {
        const page = await tail.catchingUp.take(async () =>
          this.#queue.isOver ? [] : events.follow({ after: this.#cursor, until, limit: PAGE }),
        );
        this.#send(page);
        this.#cursor = page.length < PAGE ? until : (page.at(-1)?.cursor ?? until);
      } catch (error) {
        log.debug({ error: forLog(error) }, 'an event stream could not catch up; it tries again');
        await delay(READ_AGAIN_MS, undefined, { ref: false });
      }
    }
  }

  #send(events: readonly FollowedEvent[]): void {
    if (this.#queue.isOverfull) this.#reset();
    else this.#queue.push(events.filter(this.#options.wants).map(frameOf));
  }

  #heartbeat(): void {
    if (this.#queue.hasStalled()) this.#reset();
    else this.#queue.push([heartbeat(this.#cursor)]);
  }

  /** It does not read as fast as things happen: nothing more is kept for it. */
  #reset(): void {
    this.#options.tail.leave(this);
    clearInterval(this.#beat);
    this.#queue.reset();
    setTimeout(this.#options.cutOff, LAST_WORDS_MS).unref();
  }

  #end(): void {
    clearInterval(this.#beat);
    this.#options.tail.leave(this);
    this.#options.onEnd();
  }
}
