import type { Clock } from '../domain/clock.ts';
import type { Candle, PriceTick } from '../domain/market.ts';

/** Receives each tick in order; the feed waits for the promise before it sends the next one (back-pressure, nothing is dropped). */
export type OnTick = (tick: PriceTick) => Promise<void> | void;

/** A source of prices. Every feed answers the same questions, so nothing else knows which one runs. */
export interface PriceFeed {
  /** For people and for PriceTick.source: `synthetic`, `replay`, `hyperliquid`. */
  readonly name: string;
  /** One sentence for the start table: what runs and why. */
  readonly description: string;
  /** Canonical instruments it prices. */
  readonly instruments: readonly string[];
  readonly clock: Clock;
  /** Only of a replay: from where and how fast its clock runs; kept, so that a restart goes on and others can tell its time. */
  readonly replay?: { marketStartMs: number; wallStartMs: number; speed: number };
  /** Only of a feed that computes its candles: how far back they are worth asking to fill a chart. */
  readonly longestHistoryMs?: number;
  /** Messages that gave no price, by reason, since the feed was made; only of a feed that parses what others send. */
  readonly rejected?: Readonly<Record<string, number>>;
  /**
   * Streams ticks until the signal aborts. Reconnects by itself; a silent source is visible as growing tick age.
   * Resolves when aborted, or when a finite replay has ended.
   */
  run(onTick: OnTick, signal: AbortSignal): Promise<void>;
  /** Closed candles of one instrument with fromMs <= openAtMs < toMs, oldest first; the gap after a restart is replayed from these. */
  candles(instrument: string, intervalMs: number, fromMs: number, toMs: number): Promise<Candle[]>;
}
