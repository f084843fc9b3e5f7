import { describe, expect, test } from '@jest/globals';
import { anInstrument } from '../../test/builders/instrument.ts';
import { HOUR_MS, MINUTE_MS, NOW_MS } from '../../test/builders/now.ts';
import { aTick } from '../../test/builders/tick.ts';
import { anOrderRequest } from '../../test/builders/order-request.ts';
import { aPaperMarket, aPaperState } from '../../test/venues/paper-market.ts';
import { AccountDraft } from './draft.ts';
import { fundingAmountOf, fundingHoursDue, settleFunding } from './funding.ts';
import { placeOnDraft } from './placement.ts';
import { paperSettings } from './settings.ts';

const perpetual = anInstrument();
const settings = paperSettings();

describe('hours due', () => {
  const due = (fundedAtMs: number, atMs: number) => fundingHoursDue(perpetual, { fundedAtMs }, atMs, settings);

  test('none within the hour', () => {
    expect(due(NOW_MS, NOW_MS + HOUR_MS - 1)).toEqual([]);
  });

  test('the full hour, from the moment it strikes', () => {
    expect(due(NOW_MS + MINUTE_MS, NOW_MS + HOUR_MS)).toEqual([NOW_MS + HOUR_MS]);
  });

  test('the hour at which it opened is not paid', () => {
    expect(due(NOW_MS, NOW_MS)).toEqual([]);
  });

  test('every hour of a gap, oldest first', () => {
    expect(due(NOW_MS, NOW_MS + 2 * HOUR_MS + MINUTE_MS)).toEqual([NOW_MS + HOUR_MS, NOW_MS + 2 * HOUR_MS]);
  });

  test('only the latest hours of a very long gap', () => {
    const hours = due(NOW_MS, NOW_MS + 1_000 * HOUR_MS);
    expect(hours).toHaveLength(168);
    expect(hours.at(-1)).toBe(NOW_MS + 1_000 * HOUR_MS);
  });

  test('none when the market clock goes back', () => {
    expect(due(NOW_MS, NOW_MS - HOUR_MS)).toEqual([]);
  });

  test('none for spot', () => {
    const spot = anInstrument({ kind: 'SPOT' });
    expect(fundingHoursDue(spot, { fundedAtMs: NOW_MS }, NOW_MS + HOUR_MS, settings)).toEqual([]);
  });
});

test('longs pay and shorts receive quantity × mark × rate', () => {
  // 2 × 40,000 × 0.0000125
  expect(fundingAmountOf({ signedQuantity: '2' }, '40000', settings)).toBe('1');
  expect(fundingAmountOf({ signedQuantity: '-2' }, '40000', settings)).toBe('-1');
});

describe('settling', () => {
  const position = { instrument: 'BTC-USD-PERP', signedQuantity: '2', cost: '80000', fundedAtMs: NOW_MS };
  const settle = (balance: string) => {
    const draft = new AccountDraft(aPaperState({ balance, positions: [position] }));
    const tick = aTick({ venueAtMs: NOW_MS + 2 * HOUR_MS });
    settleFunding({ draft, settings, instrument: perpetual, tick });
    return draft;
  };

  test('takes each hour from the balance and remembers how far it has paid', () => {
    const draft = settle('10');
    expect(draft.change()).toMatchObject({
      balance: '8',
      positions: [{ fundedAtMs: NOW_MS + 2 * HOUR_MS, signedQuantity: '2', cost: '80000' }],
      funding: [
        { amount: '1', paidAtMs: NOW_MS + HOUR_MS },
        { amount: '1', paidAtMs: NOW_MS + 2 * HOUR_MS },
      ],
    });
  });

  test('takes no more than there is', () => {
    expect(settle('1.5').change()).toMatchObject({ balance: '0', funding: [{ amount: '1' }, { amount: '0.5' }] });
  });

  test('comes before an order changes what is held', () => {
    const draft = new AccountDraft(aPaperState({ positions: [position] }));
    const market = aPaperMarket({ 'BTC-USD-PERP': '40000' }, { nowMs: NOW_MS + HOUR_MS });
    const exit = anOrderRequest({ side: 'sell', quantity: '2', limitPrice: null, isReduceOnly: true });
    placeOnDraft(draft, exit, '1', market);
    expect(draft.positions).toEqual([]);
    expect(draft.change()).toMatchObject({ funding: [{ amount: '1', paidAtMs: NOW_MS + HOUR_MS }] });
  });
});
