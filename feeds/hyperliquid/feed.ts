import type { OnTick, PriceFeed } from '../port.ts';
import { CandleRequestError } from '../candle-range.ts';
import { sleep } from '../timing.ts';
import { wallClock } from '../wall-clock.ts';
import { HYPERLIQUID_WEB_SOCKET_URL, infoUrlOf } from './addresses.ts';
import { backoffMs } from './backoff.ts';
import { fetchCandles } from './candles.ts';
import type { ConnectionEnd, ConnectionTimings, Heard } from './connection.ts';
import { runConnection } from './connection.ts';
import type { Delivery } from './delivery.ts';
import { createDelivery } from './delivery.ts';
import type { Rejection } from './parse.ts';
import { HYPERLIQUID, parseMessage, REJECTIONS } from './parse.ts';
import { coinOf } from './symbol.ts';

export const HYPERLIQUID_INSTRUMENTS = [
  'BTC-USD-PERP',
  'ETH-USD-PERP',
  'SOL-USD-PERP',
  'XRP-USD-PERP',
  'DOGE-USD-PERP',
];

export interface HyperliquidTimings extends ConnectionTimings {
  backoffBaseMs: number;
  backoffCapMs: number;
  /** A connection that lived this long was a good one: the next wait begins small again. */
  stableAfterMs: number;
  candleTimeoutMs: number;
}

/** The venue closes an idle connection after 60 s and allows 30 new connections a minute. */
export const HYPERLIQUID_TIMINGS: HyperliquidTimings = {
  connectTimeoutMs: 10_000,
  pingEveryMs: 5_000,
  silenceMs: 15_000,
  frozenMs: 30_000,
  backoffBaseMs: 1_000,
  backoffCapMs: 30_000,
  stableAfterMs: 30_000,
  candleTimeoutMs: 10_000,
};

export interface HyperliquidFeedOptions {
  nowMs: () => number;
  webSocketUrl?: string;
  instruments?: readonly string[];
  timings?: Partial<HyperliquidTimings>;
  /** 0 … 1, for the jitter of reconnects. */
  random?: () => number;
}

/** Live prices, with counts for the metrics. */
export interface HyperliquidFeed extends PriceFeed {
  /** Messages that gave no price, by reason. */
  readonly rejected: Readonly<Record<Rejection, number>>;
  /** Connections tried so far, and how the last one ended; null while the first one lives. */
  readonly connections: { readonly tried: number; readonly lastEnd: ConnectionEnd | null };
}

/** Live best bid and ask of Hyperliquid over its public WebSocket; no key, no account. @throws RangeError */
export function createHyperliquidFeed(options: HyperliquidFeedOptions): HyperliquidFeed {
  const { nowMs, webSocketUrl = HYPERLIQUID_WEB_SOCKET_URL, random = Math.random } = options;
  const instruments = options.instruments ?? HYPERLIQUID_INSTRUMENTS;
  const timings = { ...HYPERLIQUID_TIMINGS, ...options.timings };
  const infoUrl = infoUrlOf(webSocketUrl);
  const instrumentOfCoin = new Map(instruments.map((instrument) => [coinOf(instrument), instrument]));
  const rejected = Object.fromEntries(REJECTIONS.map((reason) => [reason, 0])) as Record<Rejection, number>;
  const connections: { tried: number; lastEnd: ConnectionEnd | null } = { tried: 0, lastEnd: null };

  const hear = (message: unknown, delivery: Delivery): Heard => {
    const parsed = parseMessage(message, { instruments: instrumentOfCoin, receivedAtMs: nowMs() });
    if (parsed.kind === 'tick') return delivery.push(parsed.tick) ? 'price' : 'full';
    if (parsed.kind === 'rejected') rejected[parsed.reason] += 1;
    return 'sign';
  };

  const run = async (onTick: OnTick, signal: AbortSignal): Promise<void> => {
    const failed = new AbortController();
    const stop = AbortSignal.any([signal, failed.signal]);
    const delivery = createDelivery(onTick, stop, () => failed.abort());
    let failures = 0;
    while (!stop.aborted) {
      connections.tried += 1;
      const startedAtMs = performance.now();
      const terms = { url: webSocketUrl, coins: [...instrumentOfCoin.keys()], timings };
      connections.lastEnd = await runConnection({ ...terms, onMessage: (message) => hear(message, delivery) }, stop);
      await delivery.drained();
      if (performance.now() - startedAtMs >= timings.stableAfterMs) failures = 0;
      await sleep(backoffMs(failures, { baseMs: timings.backoffBaseMs, capMs: timings.backoffCapMs, random }), stop);
      failures += 1;
    }
  };

  return {
    name: HYPERLIQUID,
    description: `Live prices of Hyperliquid from ${webSocketUrl}.`,
    instruments,
    clock: wallClock(nowMs),
    rejected,
    connections,
    run,
    async candles(instrument, intervalMs, fromMs, toMs) {
      if (!instruments.includes(instrument)) {
        throw new CandleRequestError(`This feed has no instrument ${instrument}; it has ${instruments.join(', ')}.`);
      }
      const timeoutMs = timings.candleTimeoutMs;
      return fetchCandles({ infoUrl, instrument, intervalMs, fromMs, toMs, nowMs: nowMs(), timeoutMs });
    },
  };
}
