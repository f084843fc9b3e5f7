import type { Decimal, Price, Quantity } from './money.ts';

/** One observation of a market. Times are milliseconds since 1970 UTC. */
export interface PriceTick {
  /** Canonical instrument, for example BTC-USD-PERP. */
  instrument: string;
  /** Best price at which one can sell. */
  bid: Price;
  /** Best price at which one can buy. */
  ask: Price;
  /** (bid + ask) ÷ 2, the mark price of paper. */
  mid: Price;
  /** Name of the feed that saw it. */
  source: string;
  /** When the venue saw it, on the market clock. */
  venueAtMs: number;
  /** When we received it, on the market clock. */
  receivedAtMs: number;
  /** How long it stands before the source says the next one, where that is known: recorded candles have few prices a minute. */
  standsForMs?: number;
  /** A later tick lies far from it and is not confirmed yet: exits go on, nothing is opened. */
  isDisputed?: true;
}

/** Open, high, low and close of an interval. Times are milliseconds since 1970 UTC. */
export interface Candle {
  instrument: string;
  openAtMs: number;
  intervalMs: number;
  open: Price;
  high: Price;
  low: Price;
  close: Price;
  volume: Quantity;
  /** False while the interval is still running; decisions use closed candles only. */
  isClosed: boolean;
}

/** Age after which a price may no longer be used to open anything (product notes, control 4). */
export const STALE_AFTER_MS = 5_000;

export const ageMs = (tick: PriceTick, nowMs: number): number =>
  Math.max(0, nowMs - (tick.standsForMs ?? 0) - Math.min(tick.receivedAtMs, tick.venueAtMs));
/** Asked this way round so that an age that is not a number is stale. */
export const isStale = (tick: PriceTick, nowMs: number, staleAfterMs: number = STALE_AFTER_MS): boolean =>
  !(ageMs(tick, nowMs) <= staleAfterMs);

/** The price that an order of this side would meet first: the ask for a buy, the bid for a sell. */
export const touchPrice = (tick: PriceTick, side: 'buy' | 'sell'): Decimal => (side === 'buy' ? tick.ask : tick.bid);
