import type { Decimal, Money } from '../../domain/money.ts';
import { STALE_AFTER_MS } from '../../domain/market.ts';

/** Every number of the paper venue. Printed in docs/venues/paper.md. */
export interface PaperSettings {
  /** Paper never quotes closer to the mid than this, even when the feed does. */
  halfSpreadBps: Decimal;
  /** Impact of size: how much worse the price is after this order has taken a million quote. */
  slippageBpsPerMillionNotional: Decimal;
  /** What one price level offers; a larger order fills at several levels, a resting one on several ticks. */
  depthNotional: Money;
  /** The last level takes whatever is left, at the impact of the whole order. */
  maximumFillLevels: number;
  makerFeeBps: Decimal;
  takerFeeBps: Decimal;
  /** Taken instead of the taker fee when the venue closes a position. */
  liquidationFeeBps: Decimal;
  /** What longs pay shorts, as a fraction of notional. */
  fundingRatePerHour: Decimal;
  /** After a gap in prices, hours beyond this many are not charged. */
  maximumFundingHours: number;
  /** Market time between a request's arrival and its effect; 0 in replays. */
  latencyMs: number;
  /** A price older than this opens nothing. */
  staleAfterMs: number;
  /** A price older than this closes nothing at market either. */
  exitStaleAfterMs: number;
  /** The watch list is read again from the book this often, whatever notifications said. */
  refreshEveryMs: number;
}

const DEFAULT_PAPER_SETTINGS: PaperSettings = {
  halfSpreadBps: '1',
  slippageBpsPerMillionNotional: '10',
  depthNotional: '50000',
  maximumFillLevels: 20,
  makerFeeBps: '1.5',
  takerFeeBps: '4.5',
  liquidationFeeBps: '20',
  fundingRatePerHour: '0.0000125',
  maximumFundingHours: 168,
  latencyMs: 20,
  staleAfterMs: STALE_AFTER_MS,
  exitStaleAfterMs: 60_000,
  refreshEveryMs: 30_000,
};

export const paperSettings = (changes: Partial<PaperSettings> = {}): PaperSettings => ({
  ...DEFAULT_PAPER_SETTINGS,
  ...changes,
});
