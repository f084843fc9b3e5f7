import type { Instrument, InstrumentKind } from '../../domain/instrument.ts';
import { divide } from '../../domain/money.ts';
import type { PaperSettings } from './settings.ts';

/** The venue's name everywhere. */
export const PAPER_VENUE = 'paper';

/** tick, lot, minimum notional and largest leverage of each instrument; ticks suit the finest of our price files and feeds. */
const LISTED: readonly [instrument: string, tick: string, lot: string, minimumNotional: string, maxLeverage: string][] =
  [
    ['BTC-USD-PERP', '0.01', '0.00001', '10', '50'],
    ['ETH-USD-PERP', '0.01', '0.0001', '10', '50'],
    ['SOL-USD-PERP', '0.01', '0.01', '10', '20'],
    ['XRP-USD-PERP', '0.0001', '1', '10', '20'],
    ['DOGE-USD-PERP', '0.00001', '1', '10', '10'],
    ['LTC-USD-PERP', '0.01', '0.001', '10', '10'],
    ['BTC-USD-SPOT', '0.01', '0.00001', '10', '5'],
    ['ETH-USD-SPOT', '0.01', '0.0001', '10', '5'],
    ['LTC-USD-SPOT', '0.01', '0.001', '10', '5'],
    // Quoted in ETH: only accounts in ETH trade it, and its minimum is in ETH.
    ['XRP-ETH-SPOT', '0.00000001', '1', '0.01', '5'],
  ];

/** What paper lists. Spot is margined like a perpetual without funding, so that one account model serves both. */
export function paperInstruments(settings: Pick<PaperSettings, 'makerFeeBps' | 'takerFeeBps'>): Instrument[] {
  return LISTED.map(([instrument, tickSize, lotSize, minimumNotional, maxLeverage]) => {
    const [base = '', quote = '', kind] = instrument.split('-');
    return {
      venue: PAPER_VENUE,
      instrument,
      base,
      quote,
      kind: kind as InstrumentKind,
      tickSize,
      lotSize,
      minimumNotional,
      maxLeverage,
      // Half of the initial margin at the largest leverage.
      maintenanceMarginFraction: divide('0.5', maxLeverage),
      makerFeeBps: settings.makerFeeBps,
      takerFeeBps: settings.takerFeeBps,
      status: 'trading',
    };
  });
}
