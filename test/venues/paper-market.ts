import type { PriceTick } from '../../domain/market.ts';
import type { Price } from '../../domain/money.ts';
import type { PaperState } from '../../venues/paper/book.ts';
import { paperInstruments } from '../../venues/paper/instruments.ts';
import type { PaperMarket } from '../../venues/paper/market.ts';
import type { PaperSettings } from '../../venues/paper/settings.ts';
import { paperSettings } from '../../venues/paper/settings.ts';
import { NOW_MS } from '../builders/now.ts';
import { aTick } from '../builders/tick.ts';

/** What paper's pure decisions look at: these mids, without any spread of the feed. */
export function aPaperMarket(
  mids: Readonly<Record<string, Price>>,
  { nowMs = NOW_MS, ...changes }: Partial<PaperSettings> & { nowMs?: number } = {},
): PaperMarket & { ticks: ReadonlyMap<string, PriceTick> } {
  const settings = paperSettings(changes);
  const ticks = new Map(
    Object.entries(mids).map(([instrument, mid]) => [
      instrument,
      aTick({ instrument, bid: mid, ask: mid, mid, venueAtMs: nowMs, receivedAtMs: nowMs }),
    ]),
  );
  return {
    settings,
    nowMs,
    ticks,
    instruments: new Map(paperInstruments(settings).map((instrument) => [instrument.instrument, instrument])),
    tickOf: (instrument) => ticks.get(instrument),
  };
}

/** An account with 10,000 dollars and nothing else. */
export const aPaperState = (changes: Partial<PaperState> & { balance?: string } = {}): PaperState => ({
  account: { id: 'account-1', currency: 'USD', balance: changes.balance ?? '10000' },
  positions: changes.positions ?? [],
  openOrders: changes.openOrders ?? [],
});
