import type { Instrument } from '../../domain/instrument.ts';
import type { PriceTick } from '../../domain/market.ts';
import type { Money, Price } from '../../domain/money.ts';
import { multiply, roundTo, MONEY_SCALE } from '../../domain/money.ts';
import type { PaperPosition } from './book.ts';
import type { AccountDraft } from './draft.ts';
import type { PaperSettings } from './settings.ts';

const FUNDING_INTERVAL_MS = 3_600_000;

/** The last full hour of the market's clock. */
export const fundingHourOf = (atMs: number): number => Math.floor(atMs / FUNDING_INTERVAL_MS) * FUNDING_INTERVAL_MS;

/** The full hours that passed since the position last paid, oldest first; after a long gap only the latest ones. */
export function fundingHoursDue(
  instrument: Pick<Instrument, 'kind'>,
  position: Pick<PaperPosition, 'fundedAtMs'>,
  atMs: number,
  settings: Pick<PaperSettings, 'maximumFundingHours'>,
): number[] {
  if (instrument.kind !== 'PERP') return [];
  const last = fundingHourOf(atMs);
  const count = Math.min(
    settings.maximumFundingHours,
    Math.max(0, (last - fundingHourOf(position.fundedAtMs)) / FUNDING_INTERVAL_MS),
  );
  return Array.from({ length: count }, (_, index) => last - (count - 1 - index) * FUNDING_INTERVAL_MS);
}

/** Positive is paid by the position: longs pay while the rate is positive. */
export const fundingAmountOf = (
  position: Pick<PaperPosition, 'signedQuantity'>,
  mark: Price,
  settings: Pick<PaperSettings, 'fundingRatePerHour'>,
): Money => roundTo(multiply(position.signedQuantity, mark, settings.fundingRatePerHour), MONEY_SCALE);

/** Settles the hours that passed, before the position changes or its margin is measured. */
export function settleFunding(input: {
  draft: AccountDraft;
  settings: PaperSettings;
  instrument: Instrument;
  tick: PriceTick;
}): void {
  const { draft, settings, instrument, tick } = input;
  const position = draft.position(instrument.instrument);
  if (position === undefined) return;
  const amount = fundingAmountOf(position, tick.mid, settings);
  for (const hourMs of fundingHoursDue(instrument, position, tick.venueAtMs, settings)) {
    draft.payFunding(position, amount, hourMs);
  }
}
