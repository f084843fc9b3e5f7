import type { Logger } from 'pino';
import type { PriceTick } from '../domain/market.ts';
import type { PriceRefusal } from '../domain/price-guard.ts';
import type { TradeRecord } from '../db/repositories/index.ts';
import type { PriceFeed } from '../feeds/port.ts';

/** How often counts go to the record, and how often a person is told of one instrument. */
const SAVE_EVERY_MS = 1_000;
const TELL_EVERY_MS = 60_000;

/** After a start, a reconnect or a pause these are to be expected. */
const ORDINARY: readonly string[] = ['older', 'first'] satisfies PriceRefusal[];

/** Counts prices that nobody heard of, in the record and thus in /metrics, and warns of each instrument at most once a minute. */
export interface PriceAlarms {
  refused(refusal: PriceRefusal, tick: PriceTick): void;
  /** Saves until the signal aborts; what could not be saved is kept for the next time. */
  run(signal: AbortSignal): Promise<void>;
}

export function createPriceAlarms(input: {
  record: Pick<TradeRecord, 'market'>;
  feed: Pick<PriceFeed, 'rejected'>;
  log: Pick<Logger, 'warn'>;
}): PriceAlarms {
  const { record, feed, log } = input;
  /** By instrument and reason, since they were last saved. */
  const unsaved = new Map<string, { instrument: string; reason: string; count: number }>();
  const told = new Map<string, { atMs: number; since: number }>();
  const rejectedBefore = new Map<string, number>();

  const warn = (instrument: string, fields: object): void => {
    const nowMs = performance.now();
    const last = told.get(instrument);
    if (last && nowMs - last.atMs < TELL_EVERY_MS) {
      last.since += 1;
      return;
    }
    told.set(instrument, { atMs: nowMs, since: 0 });
    log.warn(
      { instrument, ...fields, othersSinceTheLastWarning: last?.since ?? 0 },
      'a price was not believed; it is counted, and nobody acts on it',
    );
  };
  const count = (instrument: string, reason: string, times: number, evidence: object): void => {
    const key = `${instrument}/${reason}`;
    const entry = unsaved.get(key) ?? { instrument, reason, count: 0 };
    entry.count += times;
    unsaved.set(key, entry);
    if (!ORDINARY.includes(reason)) warn(instrument, { reason, ...evidence });
  };
  /** What the feed's own parser turned away; it knows no instrument. */
  const hearParser = (): void => {
    for (const [reason, total] of Object.entries(feed.rejected ?? {})) {
      const times = total - (rejectedBefore.get(reason) ?? 0);
      rejectedBefore.set(reason, total);
      if (times > 0) count('', reason, times, { times });
    }
  };
  const save = async (): Promise<void> => {
    hearParser();
    if (unsaved.size === 0) return;
    const counts = [...unsaved.values()];
    unsaved.clear();
    try {
      await record.market.countPriceRefusals(counts);
    } catch (error) {
      for (const { instrument, reason, count: times } of counts) {
        const key = `${instrument}/${reason}`;
        unsaved.set(key, { instrument, reason, count: times + (unsaved.get(key)?.count ?? 0) });
      }
      log.warn({ err: error }, 'refused prices could not be counted yet; it is tried again');
    }
  };
  return {
    refused: (refusal, { instrument, bid, ask, mid, venueAtMs }) =>
      count(instrument, refusal, 1, { bid, ask, mid, venueAtMs }),
    async run(signal) {
      do {
        await pause(SAVE_EVERY_MS, signal);
        await save();
      } while (!signal.aborted);
    },
  };
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
