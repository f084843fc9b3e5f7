import type { ExitWatch } from '../../db/repositories/exit-watches.ts';
import type { Crossing } from '../../domain/crossing.ts';
import { crossingId } from '../../domain/crossing.ts';
import type { ExitState } from '../../domain/exit-engine.ts';
import { advanceExit, betterPrice } from '../../domain/exit-engine.ts';
import type { Fill } from '../../domain/fill.ts';
import type { Candle, PriceTick } from '../../domain/market.ts';
import type { ActivityDependencies } from '../ports.ts';

/** Candles with which the gap after a restart is replayed. */
const GAP_CANDLE_MS = 60_000;

type Dependencies = Pick<ActivityDependencies, 'record' | 'lives' | 'history' | 'clock' | 'log'>;

/** A watched position: its row and how far the stop engine has come. */
interface Watched {
  watch: ExitWatch;
  state: ExitState;
  seenAtMs: number;
}

interface Notice {
  id: string;
  positionId: string;
  kind: Crossing['kind'];
  rung: number;
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
  readonly #known = new Set<string>();
  readonly #untold = new Map<string, Notice>();

  constructor(dependencies: Dependencies, venue: string) {
    this.#dependencies = dependencies;
    this.#venue = venue;
  }

  get size(): number {
    return this.#watched.size;
  }

  /** Reads one row again, or the whole table; rows that are gone are forgotten. */
  async refresh(positionId?: string): Promise<void> {
    const rows = await this.#dependencies.record.exitWatches.load(this.#venue, positionId);
    const found = new Set(rows.map((row) => row.positionId));
    for (const id of positionId === undefined ? [...this.#watched.keys()] : [positionId]) {
      if (!found.has(id)) this.#forget(id);
    }
    for (const row of rows) await this.#adopt(row);
  }

  #forget(positionId: string): void {
    this.#watched.delete(positionId);
    for (const id of this.#known) {
      if (!id.startsWith(positionId)) continue;
      this.#known.delete(id);
      this.#untold.delete(id);
    }
  }

  async #adopt(watch: ExitWatch): Promise<void> {
    const earlier = this.#watched.get(watch.positionId);
    if (earlier?.watch.revision === watch.revision) return;
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
    for (const candle of candles) {
      for (const mark of marksOf(candle, watched.state))
        await this.#advance(watched, { mark, atMs: candle.openAtMs + candle.intervalMs - 1 });
    }
    watched.seenAtMs = nowMs;
  }

  async onTick(tick: PriceTick): Promise<void> {
    const concerned = [...this.#watched.values()].filter((watched) => watched.watch.instrument === tick.instrument);
    await Promise.all(concerned.map((watched) => this.#advance(watched, { mark: tick.mid, atMs: tick.venueAtMs })));
  }

  async #advance(watched: Watched, tick: { mark: string; atMs: number }): Promise<void> {
    const { state, crossing } = advanceExit(watched.state, tick);
    watched.state = state;
    watched.seenAtMs = tick.atMs;
    if (!crossing) return;
    const { positionId, signalId, revision } = watched.watch;
    const id = crossingId(positionId, revision, crossing);
    if (this.#known.has(id)) return;
    this.#known.add(id);
    try {
      await this.#dependencies.record.exitWatches.recordCrossing(id, { id: positionId, signalId }, crossing);
    } catch (error) {
      this.#known.delete(id);
      throw error;
    }
    this.#untold.set(id, { id, positionId, kind: crossing.kind, rung: crossing.rung });
    await this.tellAll();
  }

  /** Sends what has not been sent; a message that cannot be delivered now is kept for the next call. */
  async tellAll(): Promise<void> {
    const { lives, log } = this.#dependencies;
    await Promise.all(
      [...this.#untold.values()].map(async ({ id, positionId, kind, rung }) => {
        try {
          // A position without a workflow gets a new one from reconciliation; the message waits for it.
          if (await lives.tellCrossed(positionId, { id, kind, rung })) this.#untold.delete(id);
        } catch (error) {
          log.warn(
            { positionId, crossing: id, error: String(error) },
            'a crossing could not be told yet; it is tried again',
          );
        }
      }),
    );
  }

  /** Crossings that an earlier watcher stored: their messages may have been lost with it. */
  async tellUnhandled(): Promise<void> {
    for (const notice of await this.#dependencies.record.exitWatches.unhandled(this.#venue)) {
      this.#known.add(notice.id);
      this.#untold.set(notice.id, notice);
    }
    await this.tellAll();
  }

  /** A fill that no reply of ours reported: its position looks at the venue. */
  async onFill(fill: Fill): Promise<void> {
    const { record, lives } = this.#dependencies;
    const order = fill.clientOrderId === null ? null : await record.orders.findByClientOrderId(fill.clientOrderId);
    const holders = order
      ? [order.positionId]
      : (await record.positions.live(fill.venueAccountId))
          .filter((position) => position.instrument === fill.instrument)
          .map((position) => position.id);
    for (const positionId of holders) await lives.tellNews(positionId);
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
