import type { ExitWatch } from '../../db/repositories/exit-watches.ts';
import { crossingId } from '../../domain/crossing.ts';
import type { ExitState } from '../../domain/exit-engine.ts';
import { advanceExit, betterPrice } from '../../domain/exit-engine.ts';
import type { Fill } from '../../domain/fill.ts';
import type { Candle, PriceTick } from '../../domain/market.ts';
import type { ActivityDependencies } from '../ports.ts';
import { Notices } from './notices.ts';

/** Candles with which the gap after a restart is replayed. */
const GAP_CANDLE_MS = 60_000;

type Dependencies = Pick<ActivityDependencies, 'record' | 'lives' | 'history' | 'clock' | 'log'>;

/** A watched position: its row and how far the stop engine has come. */
interface Watched {
  watch: ExitWatch;
  state: ExitState;
  seenAtMs: number;
}

/** What a candle showed, worst first: a stop counts before a target that lies in the same candle. */
function marksOf(candle: Candle, state: ExitState): string[] {
  const best = betterPrice(state.direction, candle.high, candle.low);
  const worst = best === candle.high ? candle.low : candle.high;
  return [candle.open, worst, best, candle.close];
}

/**
 * The trigger table of one venue in memory and the stop engine over it. Prices go in; a position is told only when one of its
 * levels is crossed. A crossing is stored before it is told and told again until the message has gone out.
 */
export class MarketWatcher {
  readonly #dependencies: Dependencies;
  readonly #venue: string;
  readonly #watched = new Map<string, Watched>();
  readonly #notices: Notices;
  #reading: Promise<void> = Promise.resolve();

  /** @param readLagMs how far what the venue answers may lie behind what it tells */
  constructor(dependencies: Dependencies, venue: string, readLagMs: number) {
    this.#dependencies = dependencies;
    this.#venue = venue;
    this.#notices = new Notices(dependencies, readLagMs);
  }

  get size(): number {
    return this.#watched.size;
  }

  /** Reads one row again, or the whole table; rows that are gone are forgotten. One read after another, so that none is overtaken. */
  refresh(positionId?: string): Promise<void> {
    const reading = this.#reading.then(() => this.#read(positionId));
    this.#reading = reading.catch(() => undefined);
    return reading;
  }

  async #read(positionId: string | undefined): Promise<void> {
    const rows = await this.#dependencies.record.exitWatches.load(this.#venue, positionId);
    const found = new Set(rows.map((row) => row.positionId));
    for (const id of positionId === undefined ? [...this.#watched.keys()] : [positionId]) {
      if (found.has(id)) continue;
      this.#watched.delete(id);
      this.#notices.forget(id);
    }
    for (const row of rows) await this.#adopt(row);
    await this.#notices.sendAll();
  }

  async #adopt(watch: ExitWatch): Promise<void> {
    const earlier = this.#watched.get(watch.positionId);
    if (earlier && earlier.watch.revision >= watch.revision) return;
    const state = earlier
      ? {
          ...watch.state,
          bestPrice: betterPrice(watch.state.direction, watch.state.bestPrice, earlier.state.bestPrice),
          beyondStopSinceMs: earlier.state.beyondStopSinceMs,
        }
      : watch.state;
    const watched: Watched = { watch, state, seenAtMs: earlier?.seenAtMs ?? watch.seenAtMs };
    this.#watched.set(watch.positionId, watched);
    if (!earlier) await this.#replayGap(watched);
  }

  /** What the market did while nobody watched: a level that was crossed then is crossed. */
  async #replayGap(watched: Watched): Promise<void> {
    const { history, clock, log } = this.#dependencies;
    const nowMs = clock.nowMs();
    if (nowMs - watched.seenAtMs < GAP_CANDLE_MS) return;
    const { instrument, positionId } = watched.watch;
    const fromMs = Math.ceil(watched.seenAtMs / GAP_CANDLE_MS) * GAP_CANDLE_MS;
    const candles = await history(instrument, GAP_CANDLE_MS, fromMs, nowMs).catch((error: unknown) => {
      log.warn(
        { instrument, positionId, error: String(error) },
        'the gap in the market could not be replayed; watching goes on from now',
      );
      return [];
    });
    // A native stop that the market went through meanwhile gets no grace: it had its time.
    const { native } = watched.state;
    watched.state = { ...watched.state, native: { ...native, stopLoss: false } };
    for (const candle of candles) {
      for (const mark of marksOf(candle, watched.state))
        this.#advance(watched, { mark, atMs: candle.openAtMs + candle.intervalMs - 1 });
    }
    watched.state = { ...watched.state, native };
    watched.seenAtMs = nowMs;
  }

  async onTick(tick: PriceTick): Promise<void> {
    let hasCrossed = false;
    for (const watched of this.#watched.values()) {
      if (watched.watch.instrument !== tick.instrument) continue;
      hasCrossed = this.#advance(watched, { mark: tick.mid, atMs: tick.venueAtMs }) || hasCrossed;
    }
    if (hasCrossed) await this.#notices.sendUnlessDown();
  }

  /** One step of the stop engine; true when a level was reached. */
  #advance(watched: Watched, tick: { mark: string; atMs: number }): boolean {
    const { state, crossing } = advanceExit(watched.state, tick);
    watched.state = state;
    watched.seenAtMs = tick.atMs;
    if (!crossing) return false;
    this.#notices.addCrossing(
      crossingId(watched.watch.positionId, watched.watch.revision, crossing),
      watched.watch,
      crossing,
    );
    return true;
  }

  /** Something could not be told yet. */
  get hasUntold(): boolean {
    return this.#notices.hasWaiting;
  }

  /** Tells again what could not be told. */
  tellAll(): Promise<void> {
    return this.#notices.sendAll();
  }

  /** Crossings that an earlier watcher stored: their messages may have been lost with it. */
  async tellUnhandled(): Promise<void> {
    for (const notice of await this.#dependencies.record.exitWatches.unhandled(this.#venue))
      this.#notices.addStored(notice);
    await this.#notices.sendAll();
  }

  /** A fill that no reply of ours reported: its position looks at the venue. */
  async onFill(fill: Fill): Promise<void> {
    this.#notices.addFill(fill);
    await this.#notices.sendUnlessDown();
  }

  /** Saves the high-water marks and how far the market was seen. */
  async flush(): Promise<void> {
    await this.#dependencies.record.exitWatches.saveMarks(
      [...this.#watched.values()].map(({ watch, state, seenAtMs }) => ({
        positionId: watch.positionId,
        bestPrice: state.bestPrice,
        bestAtMs: state.bestAtMs,
        seenAtMs,
      })),
    );
  }
}
