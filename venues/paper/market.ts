import type { Side } from '../../domain/direction.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { roundPrice } from '../../domain/instrument.ts';
import type { PriceTick } from '../../domain/market.ts';
import type { Price } from '../../domain/money.ts';
import { add, bpsOf, maximum, minimum, subtract } from '../../domain/money.ts';
import type { PaperSettings } from './settings.ts';

/** What a decision may look at besides the account: the venue's rules, its prices and the time. */
export interface PaperMarket {
  settings: PaperSettings;
  instruments: ReadonlyMap<string, Instrument>;
  /** The tick being worked for its instrument, the latest for every other. */
  tickOf(instrument: string): PriceTick | undefined;
  nowMs: number;
}

/** What paper deals at and measures by. */
export interface PaperQuote {
  bid: Price;
  ask: Price;
  /** The mid: triggers, margin and funding go by it. */
  mark: Price;
}

/** The feed's bid and ask where they are wider than ours, else the mid and our half spread; on the tick, against the trader. */
export function quoteOf(
  tick: PriceTick,
  instrument: Pick<Instrument, 'tickSize'>,
  settings: Pick<PaperSettings, 'halfSpreadBps'>,
): PaperQuote {
  const half = bpsOf(tick.mid, settings.halfSpreadBps);
  const bid = roundPrice(instrument, minimum(tick.bid, subtract(tick.mid, half)), 'down');
  return {
    // A market below one tick still has a price.
    bid: maximum(bid, instrument.tickSize),
    ask: roundPrice(instrument, maximum(tick.ask, add(tick.mid, half)), 'up'),
    mark: tick.mid,
  };
}

/** The first price that an order of this side meets. */
export const touchOf = (quote: PaperQuote, side: Side): Price => (side === 'buy' ? quote.ask : quote.bid);
