import type { PriceTick } from '../../domain/market.ts';
import { NOW_MS } from './now.ts';

/** BTC at 40,000 with a spread of 1, seen now. */
export const aTick = (changes: Partial<PriceTick> = {}): PriceTick => ({
  instrument: 'BTC-USD-PERP',
  bid: '39999.5',
  ask: '40000.5',
  mid: '40000',
  source: 'paper',
  venueAtMs: NOW_MS,
  receivedAtMs: NOW_MS,
  ...changes,
});
