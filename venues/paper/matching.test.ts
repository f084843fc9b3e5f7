import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { aTick } from '../../test/builders/tick.ts';
import { anInstrument } from '../../test/builders/instrument.ts';
import { add, compare, isAtMost, isGreater, isMultipleOf, isPositive } from '../../domain/money.ts';
import type { OrderType } from '../../domain/order.ts';
import type { Side } from '../../domain/direction.ts';
import { quoteOf } from './market.ts';
import { isTriggered, isWorse, restingExecution, takeLevels } from './matching.ts';
import { paperSettings } from './settings.ts';

const instrument = anInstrument({ tickSize: '0.5', lotSize: '0.001' });
const settings = paperSettings({ depthNotional: '10000', slippageBpsPerMillionNotional: '100', maximumFillLevels: 3 });
const quote = { bid: '9999', ask: '10000', mark: '9999.5' };

describe('the quote', () => {
  test('is the mid and our half spread where the feed is narrower, rounded against the trader', () => {
    // 10,000.3 × 1 bps = 1.00003: 9,999.29997 down and 10,001.30003 up, on a tick of 0.5
    const tick = aTick({ bid: '10000.3', mid: '10000.3', ask: '10000.3' });
    expect(quoteOf(tick, instrument, settings)).toEqual({ bid: '9999', ask: '10001.5', mark: '10000.3' });
  });

  test("is the feed's where that is wider", () => {
    const tick = aTick({ bid: '9990', mid: '10000', ask: '10010' });
    expect(quoteOf(tick, instrument, settings)).toEqual({ bid: '9990', ask: '10010', mark: '10000' });
  });

  test('never falls to nothing', () => {
    const tick = aTick({ bid: '0.2', mid: '0.3', ask: '0.4' });
    expect(quoteOf(tick, instrument, settings)).toEqual({ bid: '0.5', ask: '0.5', mark: '0.3' });
  });
});

describe('taking', () => {
  const take = (side: Side, quantity: string, limitPrice: string | null = null) =>
    takeLevels({ side, quantity, limitPrice, quote, instrument, settings });

  test('a small order meets the touch', () => {
    expect(take('buy', '0.5')).toEqual([{ price: '10000', quantity: '0.5' }]);
    expect(take('sell', '0.5')).toEqual([{ price: '9999', quantity: '0.5' }]);
  });

  test('a larger order fills at several levels, each worse', () => {
    expect(take('buy', '2')).toEqual([
      { price: '10000', quantity: '1' }, // 10,000 ÷ 10,000
      { price: '10001', quantity: '0.999' }, // after 10,000 of a million at 100 bps: 1 bps; 10,000 ÷ 10,001 in whole lots
      { price: '10002.5', quantity: '0.001' }, // the last level: (20,000 + 0.001 × 10,000) × 100 ÷ 1,000,000 = 2.001 bps
    ]);
  });

  test('the last level takes whatever is left at the impact of the whole order', () => {
    // 20,000 + 8.001 × 10,000 = 100,010: 10.001 bps above 10,000 is 10,010.001
    expect(take('buy', '10').at(-1)).toEqual({ price: '10010.5', quantity: '8.001' });
  });

  test('stops at the limit price', () => {
    expect(take('buy', '2', '10000.5')).toEqual([{ price: '10000', quantity: '1' }]);
    expect(take('buy', '2', '9999.5')).toEqual([]);
    expect(take('sell', '2', '9999')).toEqual([{ price: '9999', quantity: '1' }]);
  });

  test('any order is filled whole, on tick and lot, each level worse than the one before', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Side>('buy', 'sell'),
        fc.integer({ min: 1, max: 100_000_000 }),
        fc.integer({ min: 1, max: 20 }),
        (side, lots, maximumFillLevels) => {
          const quantity = String(lots / 1000);
          const levels = takeLevels({
            side,
            quantity,
            limitPrice: null,
            quote,
            instrument,
            settings: { ...settings, maximumFillLevels },
          });
          expect(compare(add('0', ...levels.map((level) => level.quantity)), quantity)).toBe(0);
          expect(levels.length).toBeLessThanOrEqual(maximumFillLevels);
          for (const [index, level] of levels.entries()) {
            expect(isPositive(level.price) && isPositive(level.quantity)).toBe(true);
            expect(isMultipleOf(level.price, '0.5') && isMultipleOf(level.quantity, '0.001')).toBe(true);
            const previous = levels[index - 1];
            // At the lowest price there is, worse is not possible.
            if (previous !== undefined && level.price !== '0.5') {
              expect(isWorse(level.price, previous.price, side)).toBe(true);
            }
          }
        },
      ),
    );
  });
});

describe('resting', () => {
  const rest = (side: Side, limitPrice: string, quantity = '0.5') =>
    restingExecution({ side, quantity, limitPrice, quote, instrument, settings });

  test('fills at its own price once the market has come to it', () => {
    expect(rest('buy', '9999.5')).toBeNull();
    expect(rest('buy', '10000')).toEqual({ price: '10000', quantity: '0.5' });
    expect(rest('buy', '10100')).toEqual({ price: '10100', quantity: '0.5' });
    expect(rest('sell', '9999.5')).toBeNull();
    expect(rest('sell', '9999')).toEqual({ price: '9999', quantity: '0.5' });
  });

  test('gets at most one level from one tick', () => {
    expect(rest('buy', '10000', '7')).toEqual({ price: '10000', quantity: '1' });
  });

  test('gets at least one lot', () => {
    const thin = { ...settings, depthNotional: '1' };
    expect(
      restingExecution({ side: 'buy', quantity: '7', limitPrice: '10000', quote, instrument, settings: thin }),
    ).toEqual({ price: '10000', quantity: '0.001' });
  });
});

describe('triggers', () => {
  test.each<[type: OrderType, side: Side, mark: string, expected: boolean]>([
    ['stopMarket', 'sell', '100.5', false],
    ['stopMarket', 'sell', '100', true],
    ['stopMarket', 'sell', '99.5', true],
    ['stopMarket', 'buy', '99.5', false],
    ['stopMarket', 'buy', '100', true],
    ['stopMarket', 'buy', '100.5', true],
    ['takeProfitMarket', 'sell', '99.5', false],
    ['takeProfitMarket', 'sell', '100', true],
    ['takeProfitMarket', 'buy', '100.5', false],
    ['takeProfitMarket', 'buy', '100', true],
  ])('a %s to %s at 100 with the mark at %s: %s', (type, side, mark, expected) => {
    expect(isTriggered({ type, side, triggerPrice: '100' }, mark)).toBe(expected);
  });

  test('what has no trigger price is never triggered', () => {
    expect(isTriggered({ type: 'market', side: 'buy', triggerPrice: null }, '1')).toBe(false);
  });
});

test('worse is dearer for a buyer and cheaper for a seller', () => {
  expect([isWorse('2', '1', 'buy'), isWorse('1', '2', 'buy'), isWorse('1', '2', 'sell')]).toEqual([true, false, true]);
  expect(isGreater('2', '1') && isAtMost('1', '1')).toBe(true);
});
