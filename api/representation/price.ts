import type { PriceReply } from '../../contracts/api/market.ts';
import type { PriceTick } from '../../domain/market.ts';
import { ageMs, isStale } from '../../domain/market.ts';
import { isoOf } from './moment.ts';

export const priceOf = (tick: PriceTick, nowMs: number): PriceReply => ({
  instrument: tick.instrument,
  bid: tick.bid,
  ask: tick.ask,
  mid: tick.mid,
  source: tick.source,
  venueAt: isoOf(tick.venueAtMs),
  receivedAt: isoOf(tick.receivedAtMs),
  ageMs: ageMs(tick, nowMs),
  isStale: isStale(tick, nowMs),
});
