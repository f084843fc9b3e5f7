import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { aPaperMarket } from '../../test/venues/paper-market.ts';
import { NOW_MS } from '../../test/builders/now.ts';
import { absolute, add, bpsOf, isAtLeast, isLess, isNegative, multiply, subtract } from '../../domain/money.ts';
import { applyFill, FLAT } from '../../domain/position.ts';
import type { PaperOrder } from './book.ts';
import {
  bearablePrice,
  initialMarginOf,
  liquidationPriceOf,
  marginOf,
  payable,
  reservedBy,
  splitOf,
  worstOf,
} from './margin.ts';

const market = aPaperMarket({ 'BTC-USD-PERP': '40000', 'ETH-USD-PERP': '2000' });
const long = { instrument: 'BTC-USD-PERP', signedQuantity: '0.5', cost: '19000' };
const short = { instrument: 'ETH-USD-PERP', signedQuantity: '-2', cost: '-4200' };

describe('one purse', () => {
  test('adds up equity, initial and maintenance margin of all positions', () => {
    expect(marginOf('1000', [long, short], market)).toEqual({
      equity: '2200', // 1,000 + (0.5 × 40,000 − 19,000) + (−2 × 2,000 + 4,200)
      initial: '480', // (20,000 + 4,000) ÷ 50
      maintenance: '240', // 1 % of both
    });
  });

  test('counts a position without a price at its cost', () => {
    const unpriced = { instrument: 'SOL-USD-PERP', signedQuantity: '10', cost: '1500' };
    // 1,500 ÷ 20 and half of that
    expect(marginOf('1000', [unpriced], market)).toEqual({ equity: '1000', initial: '75', maintenance: '37.5' });
  });

  test('rounds initial margin up', () => {
    expect(initialMarginOf('1', { maxLeverage: '3' })).toBe('0.333333333333333334');
  });

  test('resting entries hold margin back, exits and unknown instruments do not', () => {
    const order: PaperOrder = {
      sequence: '1',
      clientOrderId: 'a',
      instrument: 'BTC-USD-PERP',
      side: 'buy',
      type: 'limit',
      quantity: '1',
      limitPrice: '39000',
      triggerPrice: null,
      timeInForce: 'gtc',
      isReduceOnly: false,
      expiresAtMs: null,
      status: 'partiallyFilled',
      filledQuantity: '0.5',
      reason: null,
      createdAtMs: NOW_MS,
      updatedAtMs: NOW_MS,
    };
    // 0.5 × 39,000 ÷ 50
    expect(reservedBy([order], market)).toBe('390');
    expect(reservedBy([{ ...order, isReduceOnly: true }], market)).toBe('0');
    expect(reservedBy([{ ...order, instrument: 'NONE-USD-PERP' }], market)).toBe('0');
  });

  test('names the position that loses most', () => {
    expect(worstOf([long, short], market)).toBe(short);
    expect(worstOf([{ ...long, instrument: 'SOL-USD-PERP' }], market)).toBeNull();
  });
});

describe('the liquidation price', () => {
  const priceOf = (balance: string, signedQuantity: string, cost: string) => {
    const position = { instrument: 'BTC-USD-PERP', signedQuantity, cost };
    return liquidationPriceOf(position, marginOf(balance, [position], market), market);
  };

  test('of a long lies below, of a short above, on the tick and on the early side', () => {
    // 1,000 + 1 × (p − 40,000) = 0.01 × p  →  p = 39,000 ÷ 0.99 = 39,393.9393…
    expect(priceOf('1000', '1', '40000')).toBe('39393.94');
    // 1,000 − (p − 40,000) = 0.01 × p  →  p = 41,000 ÷ 1.01 = 40,594.0594…
    expect(priceOf('1000', '-1', '-40000')).toBe('40594.05');
  });

  test('is none for a long that the account can carry to zero', () => {
    expect(priceOf('50000', '1', '40000')).toBeNull();
  });

  test('at that mark equity no longer exceeds maintenance by more than a tick', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 30_000 }),
        fc.integer({ min: 1, max: 200_000 }),
        fc.boolean(),
        (balance, lots, isLong) => {
          const quantity = String(lots / 100_000);
          const signedQuantity = isLong ? quantity : `-${quantity}`;
          const position = { instrument: 'BTC-USD-PERP', signedQuantity, cost: multiply(signedQuantity, '40000') };
          const summary = marginOf(String(balance), [position], market);
          const price = liquidationPriceOf(position, summary, market);
          if (price === null) return;
          const there = marginOf(String(balance), [position], aPaperMarket({ 'BTC-USD-PERP': price }));
          const room = absolute(subtract(there.equity, there.maintenance));
          expect(isLess(room, multiply('0.0102', quantity))).toBe(true);
        },
      ),
    );
  });
});

describe('the bearable price', () => {
  const ask = (balance: string, signedQuantity: string, cost: string, price: string, quantity = '1') =>
    bearablePrice({
      balance,
      exposure: { signedQuantity, cost },
      side: signedQuantity.startsWith('-') ? 'buy' : 'sell',
      quantity,
      price,
      feeBps: '10',
      tickSize: '0.01',
    });

  test('is the price itself when the account can bear the loss', () => {
    expect(ask('1000', '1', '40000', '39100')).toBe('39100');
    expect(ask('1000', '-1', '-40000', '40900')).toBe('40900');
  });

  test('is where loss and fee leave nothing, when it cannot', () => {
    // (40,000 − 1,000) ÷ (1 − 0.001) = 39,039.0390… up
    expect(ask('1000', '1', '40000', '30000')).toBe('39039.04');
    // (40,000 + 1,000) ÷ (1 + 0.001) = 40,959.0409… down
    expect(ask('1000', '-1', '-40000', '50000')).toBe('40959.04');
  });

  test('never lets a balance fall below zero, whatever was held and however little is there', () => {
    const amount = fc.integer({ min: 0, max: 1_000_000_000 }).map((units) => String(units / 1_000));
    const positive = fc.integer({ min: 1, max: 1_000_000_000 }).map((units) => String(units / 1_000));
    fc.assert(
      fc.property(amount, positive, positive, positive, fc.boolean(), fc.integer({ min: 1, max: 7 }), (...input) => {
        const [balance, held, entry, price, isLong, part] = input;
        const side = isLong ? 'sell' : 'buy';
        const opened = applyFill(FLAT, { side: isLong ? 'buy' : 'sell', quantity: held, price: entry, fee: '0' });
        const quantity = part === 1 ? held : multiply(held, `0.${String(part)}`);
        const { exposure } = opened;
        const borne = bearablePrice({ balance, exposure, side, quantity, price, feeBps: '4.5', tickSize: '0.01' });
        const fee = bpsOf(multiply(quantity, borne), '4.5');
        const { realizedPnl } = applyFill(exposure, { side, quantity, price: borne, fee });
        expect(isNegative(subtract(add(balance, realizedPnl), fee))).toBe(false);
        expect(isLong ? isAtLeast(borne, price) : isAtLeast(price, borne)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

test('an order is split into what closes and what opens', () => {
  expect(splitOf('sell', '3', '2')).toEqual({ closing: '2', opening: '1' });
  expect(splitOf('sell', '1', '2')).toEqual({ closing: '1', opening: '0' });
  expect(splitOf('buy', '1', '2')).toEqual({ closing: '0', opening: '1' });
  expect(splitOf('buy', '3', '-2')).toEqual({ closing: '2', opening: '1' });
  expect(splitOf('buy', '3', '0')).toEqual({ closing: '0', opening: '3' });
});

test('a payment takes no more than there is, and what is received is received', () => {
  expect([payable('5', '3'), payable('2', '3'), payable('0', '3'), payable('2', '-3')]).toEqual(['3', '2', '0', '-3']);
});
