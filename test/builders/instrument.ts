import type { Instrument } from '../../domain/instrument.ts';

/** BTC-USD-PERP on paper: tick 0.5, lot 0.0001, at least 10 dollars, 50 times leverage. */
export const anInstrument = (changes: Partial<Instrument> = {}): Instrument => ({
  venue: 'paper',
  instrument: 'BTC-USD-PERP',
  base: 'BTC',
  quote: 'USD',
  kind: 'PERP',
  tickSize: '0.5',
  lotSize: '0.0001',
  minimumNotional: '10',
  maxLeverage: '50',
  maintenanceMarginFraction: '0.01',
  makerFeeBps: '1.5',
  takerFeeBps: '4.5',
  status: 'trading',
  ...changes,
});
