import type { Fill } from '../../domain/fill.ts';
import { NOW_MS } from './now.ts';

/** Bought 1 BTC at 40,000 for a fee of 18 dollars (4.5 bps). */
export const aFill = (changes: Partial<Fill> = {}): Fill => ({
  venue: 'paper',
  venueAccountId: 'account-1',
  venueTradeId: 'trade-1',
  venueOrderId: 'order-1',
  clientOrderId: 'signal-1:deployment-1:entry:0',
  instrument: 'BTC-USD-PERP',
  side: 'buy',
  price: '40000',
  quantity: '1',
  fee: '18',
  liquidity: 'taker',
  isLiquidation: false,
  filledAtMs: NOW_MS,
  ...changes,
});
