import type { SymbolStatus } from './types.ts';

/** What the venue lists; each account trades by itself, so that a few are enough for any number of positions. */
export interface Listing {
  symbol: string;
  base: string;
  quote: string;
  tick: string;
  lot: string;
  minimumNotional: string;
  maxLeverage: string;
  maintenanceFraction: string;
  makerFeeBps: string;
  takerFeeBps: string;
  status: SymbolStatus;
}

const SHARED = {
  quote: 'USD',
  minimumNotional: '10',
  maxLeverage: '50',
  maintenanceFraction: '0.01',
  makerFeeBps: '1.5',
  takerFeeBps: '4.5',
  status: 'TRADING',
} as const;

export const listings = (): Map<string, Listing> =>
  new Map(
    [
      { ...SHARED, symbol: 'BTCUSD', base: 'BTC', tick: '0.01', lot: '0.00001' },
      { ...SHARED, symbol: 'ETHUSD', base: 'ETH', tick: '0.01', lot: '0.0001' },
      { ...SHARED, symbol: 'SOLUSD', base: 'SOL', tick: '0.01', lot: '0.01' },
    ].map((listing) => [listing.symbol, listing]),
  );
