import type { PriceTick } from './market.ts';
import type { Decimal, Price } from './money.ts';
import { absolute, bpsOf, DECIMAL_PATTERN, isAtMost, isGreater, isPositive, subtract } from './money.ts';

/**
 * How far a price may lie from the one before it and still be believed on its own word. 10 % is the width at which the SEC
 * halted single stocks (in five minutes) and the band of Tier 2 stocks under its limit up–limit down plan. Between two
 * quotes of one feed it is far more than any market does, and less than any misplaced digit.
 */
export const PRICE_BAND_BPS: Decimal = '1000';

/** A second observation comes at least this much later; what arrives together may be one fault told twice. */
export const CONFIRM_AFTER_MS = 200;

/** A venue may be this much ahead of our clock. */
export const FUTURE_TOLERANCE_MS = 60_000;

/**
 * Why a tick is not told.
 * `older` is ordinary after a reconnect, `first` after a start: there is nothing yet to compare with, so the next tick has to agree.
 * `jump` lies outside the band and waits for a second tick that agrees. The others mean that a feed lies.
 */
export const PRICE_REFUSALS = [
  'notPositive',
  'crossed',
  'midOutside',
  'tooWide',
  'badTime',
  'older',
  'first',
  'jump',
] as const;
export type PriceRefusal = (typeof PRICE_REFUSALS)[number];

/** What the guard remembers of one instrument. */
export interface PriceMemory {
  /** The last tick that was told. */
  accepted: PriceTick | null;
  /** A tick that nobody has heard of, because nothing agrees with it yet. */
  held: PriceTick | null;
}

export const NO_PRICE_YET: PriceMemory = { accepted: null, held: null };

/**
 * One tick before anyone hears of it: null when it may be told, else why not; and what to remember.
 *
 * A tick is believed when it agrees with the last one that was told, or with one that was held back before it. So one absurd
 * tick changes nothing, a real crash acts with its second tick, and two ticks that agree always win: nothing blocks for ever,
 * however long the feed was silent.
 */
export function judgePrice(
  memory: PriceMemory,
  tick: PriceTick,
): { refusal: PriceRefusal | null; memory: PriceMemory } {
  const { accepted, held } = memory;
  const malformed = malformedBecause(tick);
  if (malformed !== null) return { refusal: malformed, memory };
  if (accepted !== null && tick.venueAtMs < knownSinceMs(accepted)) return { refusal: 'older', memory };
  const told = { refusal: null, memory: { accepted: tick, held: null } };
  if (accepted !== null && isWithinBand(tick.mid, accepted.mid)) return told;
  const refusal = accepted === null ? 'first' : 'jump';
  // A clock that was set back must not keep a held tick in the future.
  if (held === null || tick.receivedAtMs < held.receivedAtMs || !isWithinBand(tick.mid, held.mid))
    return { refusal, memory: { accepted, held: tick } };
  const isAnotherLook = tick.venueAtMs > held.venueAtMs && tick.receivedAtMs - held.receivedAtMs >= CONFIRM_AFTER_MS;
  return isAnotherLook ? told : { refusal, memory };
}

/** A price of the future counts from when it came: otherwise one wrong time would silence the feed until then. */
const knownSinceMs = (tick: PriceTick): number => Math.min(tick.venueAtMs, tick.receivedAtMs);

function malformedBecause(tick: PriceTick): PriceRefusal | null {
  if (![tick.bid, tick.ask, tick.mid].every(isPrice)) return 'notPositive';
  if (isGreater(tick.bid, tick.ask)) return 'crossed';
  if (isGreater(tick.bid, tick.mid) || isGreater(tick.mid, tick.ask)) return 'midOutside';
  // Stops look at the mid, fills at bid and ask: all three must be one market.
  if (!isWithinBand(tick.bid, tick.mid) || !isWithinBand(tick.ask, tick.mid)) return 'tooWide';
  if (!Number.isFinite(tick.venueAtMs) || !Number.isFinite(tick.receivedAtMs)) return 'badTime';
  if (tick.venueAtMs > tick.receivedAtMs + FUTURE_TOLERANCE_MS) return 'badTime';
  return null;
}

/** A feed's parser may be wrong, so the value is looked at as what it may be. */
const isPrice = (value: unknown): boolean =>
  typeof value === 'string' && DECIMAL_PATTERN.test(value) && isPositive(value);

const isWithinBand = (price: Price, reference: Price): boolean =>
  isAtMost(absolute(subtract(price, reference)), bpsOf(reference, PRICE_BAND_BPS));
