import type { FundingPayment } from '../../domain/fill.ts';
import { NOW_MS } from './now.ts';

/** Paid 2.5 dollars of funding. */
export const aFundingPayment = (changes: Partial<FundingPayment> = {}): FundingPayment => ({
  venue: 'paper',
  venueAccountId: 'account-1',
  venuePaymentId: 'payment-1',
  instrument: 'BTC-USD-PERP',
  amount: '2.5',
  paidAtMs: NOW_MS,
  ...changes,
});
