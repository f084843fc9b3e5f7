import { expect, test } from '@jest/globals';
import { closePreview } from './close-preview.ts';

const price = {
  instrument: 'BTC-USD-PERP',
  bid: '40100',
  mid: '40110',
  ask: '40120',
  source: 'test',
  venueAt: '2026-11-20T10:00:00.000Z',
  receivedAt: '2026-11-20T10:00:00.000Z',
  ageMs: 0,
  isStale: false,
};
const instrument = { lotSize: '0.00001', takerFeeBps: '5' };

test('closing half of a long sells at the bid, whole lots, and says what is left of the gain', () => {
  const preview = closePreview(
    { direction: 'long', quantity: '0.02501', entryPrice: '40000' },
    '0.5',
    price,
    instrument,
  );
  // 0.02501 ÷ 2 = 0.012505, down to 0.0125. Worth 0.0125 × 40,100 = 501.25; fee 5 bps of it; half the spread is 10 each.
  // (40,100 − 40,000) × 0.0125 − 0.250625 = 0.999375.
  expect(preview).toEqual({
    side: 'sell',
    quantity: '0.0125',
    price: '40100',
    notional: '501.25',
    fee: '0.250625',
    slippage: '0.125',
    pnl: '0.999375',
  });
});

test('closing all of a short buys back at the ask, to the last digit', () => {
  const preview = closePreview(
    { direction: 'short', quantity: '0.02501', entryPrice: '40200' },
    '1',
    price,
    instrument,
  );
  // (40,200 − 40,120) × 0.02501 = 2.0008; fee 0.02501 × 40,120 × 0.0005 = 0.5017006.
  expect([preview.side, preview.quantity, preview.fee, preview.pnl]).toEqual([
    'buy',
    '0.02501',
    '0.5017006',
    '1.4990994',
  ]);
});
