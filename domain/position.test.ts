import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { anyPositive, someFills } from '../test/builders/arbitrary.ts';
import { aFill } from '../test/builders/fill.ts';
import type { Side } from './direction.ts';
import type { Decimal } from './money.ts';
import { absolute, add, compare, isZero, multiply, subtract } from './money.ts';
import type { Exposure } from './position.ts';
import {
  applyFill,
  directionOf,
  entryPriceOf,
  exitPriceOf,
  FLAT,
  foldFills,
  heldSince,
  isFlat,
  mayHold,
  quantityOf,
  realizedPnlOf,
  unrealizedPnlOf,
} from './position.ts';

const after = (...trades: (readonly [Side, quantity: Decimal, price: Decimal])[]): Exposure =>
  trades.reduce(
    (exposure, [side, quantity, price]) => applyFill(exposure, aFill({ side, quantity, price, fee: '1' })).exposure,
    FLAT,
  );

describe('one fill', () => {
  test('opens a long from flat', () => {
    expect(after(['buy', '2', '100'])).toEqual({
      ...FLAT,
      signedQuantity: '2',
      cost: '200', // 2 × 100
      fees: '1',
      openedQuantity: '2',
      openedNotional: '200',
    });
  });

  test('opens a short from flat, with a negative cost', () => {
    const short = after(['sell', '2', '100']);
    expect(short.signedQuantity).toBe('-2');
    expect(short.cost).toBe('-200');
    expect(directionOf(short)).toBe('short');
    expect(quantityOf(short)).toBe('2');
  });

  test('increases, and the entry price is the average by quantity', () => {
    const long = after(['buy', '1', '100'], ['buy', '3', '120']);
    expect(long.cost).toBe('460'); // 100 + 3 × 120
    expect(entryPriceOf(long)).toBe('115'); // 460 ÷ 4
    expect(long.grossRealizedPnl).toBe('0');
  });

  test('reduces a long at the average cost', () => {
    const long = after(['buy', '4', '115'], ['sell', '1', '125']);
    expect(long.signedQuantity).toBe('3');
    expect(long.cost).toBe('345'); // 3 × 115
    expect(long.grossRealizedPnl).toBe('10'); // 125 − 115
    expect(exitPriceOf(long)).toBe('125');
  });

  test('reduces a short, which gains when the price falls', () => {
    const short = after(['sell', '4', '115'], ['buy', '1', '105']);
    expect(short.signedQuantity).toBe('-3');
    expect(short.cost).toBe('-345');
    expect(short.grossRealizedPnl).toBe('10'); // 115 − 105
  });

  test('closes exactly and leaves no cost', () => {
    const closed = after(['buy', '3', '100'], ['sell', '1', '110'], ['sell', '2', '90']);
    expect(isFlat(closed)).toBe(true);
    expect(closed.cost).toBe('0');
    expect(closed.grossRealizedPnl).toBe('-10'); // 10 × 1 − 10 × 2
    expect(directionOf(closed)).toBeNull();
  });

  test('flips from long to short: closes all, then opens the rest at the new price', () => {
    const effect = applyFill(after(['buy', '1', '100']), aFill({ side: 'sell', quantity: '3', price: '110' }));
    expect(effect.realizedPnl).toBe('10');
    expect(effect.costChange).toBe('-320'); // −100 for the long, −2 × 110 for the short
    expect(effect.exposure.signedQuantity).toBe('-2');
    expect(effect.exposure.cost).toBe('-220');
    expect(effect.exposure.closedQuantity).toBe('1');
    expect(effect.exposure.openedQuantity).toBe('3'); // 1 long + 2 short
  });

  test('keeps the remainder of a cost that does not divide in the open part', () => {
    const third = after(
      ['buy', '3', '33.333333333333333333'],
      ['buy', '4', '0.000000000000000001'],
      ['sell', '1', '50'],
    );
    // Cost 99.999999999999999999 + 0.000000000000000004 = 100.000000000000000003; a seventh of it is 14.285714285714285714714…
    expect(third.cost).toBe('85.714285714285714288'); // 100.000000000000000003 − 14.285714285714285715
    expect(third.grossRealizedPnl).toBe('35.714285714285714285'); // 50 − 14.285714285714285715
    const closed = applyFill(third, aFill({ side: 'sell', quantity: '6', price: '50' })).exposure;
    expect(closed.cost).toBe('0');
    expect(closed.grossRealizedPnl).toBe('249.999999999999999997'); // 7 × 50 − 100.000000000000000003
  });

  test('has no entry price before it is opened and no exit price before it is reduced', () => {
    expect(entryPriceOf(FLAT)).toBeNull();
    expect(exitPriceOf(after(['buy', '1', '100']))).toBeNull();
  });
});

describe('profit and loss', () => {
  test('unrealized is the value at the mark minus the cost, for long and short', () => {
    expect(unrealizedPnlOf(after(['buy', '2', '100']), '90')).toBe('-20');
    expect(unrealizedPnlOf(after(['sell', '2', '100']), '90')).toBe('20');
    expect(unrealizedPnlOf(FLAT, '90')).toBe('0');
  });

  test('realized is after fees and funding; received funding adds', () => {
    const closed = after(['buy', '1', '100'], ['sell', '1', '110']); // gross 10, fees 2
    expect(realizedPnlOf(closed, '3')).toBe('5');
    expect(realizedPnlOf(closed, '-3')).toBe('11');
  });
});

describe('what is held', () => {
  const at = (filledAtMs: number) => aFill({ filledAtMs });
  const first = heldSince({ firstFillAtMs: null, nakedSinceMs: null }, at(50), true);

  test('is held, and without protection, since the earliest fill, in whatever order they come to light', () => {
    expect(first).toEqual({ firstFillAtMs: 50, nakedSinceMs: 50 });
    expect(heldSince(first, at(60), false)).toEqual(first);
    expect(heldSince(first, at(40), false)).toEqual({ firstFillAtMs: 40, nakedSinceMs: 40 });
  });

  test('stays protected, or naked since its stop went away, when an earlier fill comes to light', () => {
    expect(heldSince({ firstFillAtMs: 50, nakedSinceMs: null }, at(40), false).nakedSinceMs).toBeNull();
    expect(heldSince({ firstFillAtMs: 50, nakedSinceMs: 70 }, at(40), false).nakedSinceMs).toBe(70);
  });

  test('what is held again after nothing was is naked since the fill that brought it', () => {
    expect(heldSince({ firstFillAtMs: 50, nakedSinceMs: null }, at(90), true)).toEqual({
      firstFillAtMs: 50,
      nakedSinceMs: 90,
    });
  });
});

describe('any sequence of fills', () => {
  test('nets to buys minus sells, and to the sum of the fees', () => {
    fc.assert(
      fc.property(someFills(), (fills) => {
        const exposure = foldFills(fills);
        const of = (side: Side): Decimal =>
          add('0', ...fills.filter((fill) => fill.side === side).map((fill) => fill.quantity));
        expect(exposure.signedQuantity).toBe(subtract(of('buy'), of('sell')));
        expect(exposure.fees).toBe(add('0', ...fills.map((fill) => fill.fee)));
        expect(absolute(exposure.signedQuantity)).toBe(subtract(exposure.openedQuantity, exposure.closedQuantity));
      }),
    );
  });

  test('loses nothing: what was paid is the cost of what is open minus what was realized', () => {
    fc.assert(
      fc.property(someFills(), (fills) => {
        const { cost, grossRealizedPnl } = foldFills(fills);
        const paid = fills.map((fill) => multiply(fill.side === 'buy' ? 1 : -1, fill.quantity, fill.price));
        expect(subtract(cost, grossRealizedPnl)).toBe(add('0', ...paid));
      }),
    );
  });

  test('effects are the differences between exposures', () => {
    fc.assert(
      fc.property(someFills(), (fills) => {
        let before = FLAT;
        for (const fill of fills) {
          const { exposure, costChange, realizedPnl } = applyFill(before, fill);
          expect(costChange).toBe(subtract(exposure.cost, before.cost));
          expect(realizedPnl).toBe(subtract(exposure.grossRealizedPnl, before.grossRealizedPnl));
          before = exposure;
        }
      }),
    );
  });

  test('closed exactly leaves no quantity, no cost and nothing unrealized at any mark', () => {
    fc.assert(
      fc.property(someFills(), anyPositive(), anyPositive(), (fills, price, mark) => {
        const open = foldFills(fills);
        fc.pre(!isFlat(open));
        const side = compare(open.signedQuantity, 0) > 0 ? 'sell' : 'buy';
        const closed = applyFill(open, aFill({ side, price, quantity: quantityOf(open), fee: '0' })).exposure;
        expect([closed.signedQuantity, closed.cost, unrealizedPnlOf(closed, mark)]).toEqual(['0', '0', '0']);
      }),
    );
  });

  test('a reduction never flips the sign and never realises on what stays open', () => {
    fc.assert(
      fc.property(someFills(), anyPositive(), fc.integer({ min: 1, max: 99 }), (fills, price, percent) => {
        const open = foldFills(fills);
        fc.pre(!isFlat(open));
        const side = compare(open.signedQuantity, 0) > 0 ? 'sell' : 'buy';
        const quantity = multiply(quantityOf(open), `0.${String(percent).padStart(2, '0')}`);
        const { exposure } = applyFill(open, aFill({ side, price, quantity, fee: '0' }));
        expect(directionOf(exposure)).toBe(directionOf(open));
        expect(exposure.closedQuantity).toBe(add(open.closedQuantity, quantity));
        expect(isZero(subtract(exposure.openedQuantity, open.openedQuantity))).toBe(true);
      }),
    );
  });
});

test.each([
  ['while something is held', after(['buy', '2', '100']), '2', true],
  ['while an entry reports more than was seen', after(['buy', '2', '100'], ['sell', '2', '100']), '3', true],
  ['no more once all is seen and nothing is held', after(['buy', '2', '100'], ['sell', '2', '100']), '2', false],
])('a position may hold something %s', (_, exposure, filledQuantity, expected) => {
  expect(mayHold([{ isReduceOnly: false, filledQuantity }], exposure)).toBe(expected);
});
