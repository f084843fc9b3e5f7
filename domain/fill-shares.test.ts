import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { aFill } from '../test/builders/fill.ts';
import { aFundingPayment } from '../test/builders/funding-payment.ts';
import { NOW_MS } from '../test/builders/now.ts';
import type { Direction, Side } from './direction.ts';
import { openingSide } from './direction.ts';
import type { Fill } from './fill.ts';
import { fillsOfPosition, fillsWithin, fundingOfPosition, hasFillsOf } from './fill-shares.ts';
import { add, isAtLeast, isAtMost } from './money.ts';
import { FLAT, foldFills } from './position.ts';

type Deed = [by: 'us' | 'hand' | 'venue', side: Side, quantity: string];
const isOwn = (fill: Fill): boolean => fill.clientOrderId !== null;

const fillsOf = (deeds: readonly Deed[]): Fill[] =>
  deeds.map(([by, side, quantity], index) =>
    aFill({
      venueTradeId: String(index),
      clientOrderId: by === 'us' ? 'ours' : null,
      isLiquidation: by === 'venue',
      side,
      quantity,
      fee: '0.9',
      filledAtMs: NOW_MS + index,
    }),
  );
const sharesOf = (direction: Direction, deeds: readonly Deed[]): string[] =>
  fillsOfPosition(direction, fillsOf(deeds), isOwn).map(({ side, quantity, fee }) => `${side} ${quantity} for ${fee}`);

describe('what of the fills of an account belongs to a position', () => {
  test.each<[string, Direction, Deed[], string[]]>([
    [
      'its own',
      'long',
      [
        ['us', 'buy', '2'],
        ['us', 'sell', '2'],
      ],
      ['buy 2 for 0.9', 'sell 2 for 0.9'],
    ],
    [
      'a close by hand',
      'long',
      [
        ['us', 'buy', '2'],
        ['hand', 'sell', '1.5'],
      ],
      ['buy 2 for 0.9', 'sell 1.5 for 0.9'],
    ],
    [
      'a close of a short by hand',
      'short',
      [
        ['us', 'sell', '2'],
        ['hand', 'buy', '2'],
      ],
      ['sell 2 for 0.9', 'buy 2 for 0.9'],
    ],
    [
      'a liquidation',
      'long',
      [
        ['us', 'buy', '2'],
        ['venue', 'sell', '2'],
      ],
      ['buy 2 for 0.9', 'sell 2 for 0.9'],
    ],
    [
      'nothing of what others add',
      'long',
      [
        ['us', 'buy', '2'],
        ['hand', 'buy', '5'],
      ],
      ['buy 2 for 0.9'],
    ],
    [
      'nothing while others close what is theirs',
      'long',
      [
        ['us', 'buy', '2'],
        ['hand', 'buy', '5'],
        ['hand', 'sell', '5'],
      ],
      ['buy 2 for 0.9'],
    ],
    [
      'its part of a close of both',
      'long',
      [
        ['us', 'buy', '2'],
        ['hand', 'buy', '1'],
        ['hand', 'sell', '3'],
      ],
      ['buy 2 for 0.9', 'sell 2 for 0.6'],
    ],
    [
      'its part of a flip by hand',
      'long',
      [
        ['us', 'buy', '2'],
        ['hand', 'sell', '6'],
      ],
      ['buy 2 for 0.9', 'sell 2 for 0.3'],
    ],
    [
      'nothing of a flip back',
      'long',
      [
        ['us', 'buy', '2'],
        ['hand', 'sell', '6'],
        ['hand', 'buy', '4'],
      ],
      ['buy 2 for 0.9', 'sell 2 for 0.3'],
    ],
    [
      'what a liquidation takes of it, before others',
      'long',
      [
        ['us', 'buy', '2'],
        ['hand', 'buy', '1'],
        ['venue', 'sell', '3'],
      ],
      ['buy 2 for 0.9', 'sell 2 for 0.6'],
    ],
  ])('%s', (_, direction, deeds, shares) => {
    expect(sharesOf(direction, deeds)).toEqual(shares);
  });

  test('never goes beyond flat by the hand of another, nor grows by it', () => {
    const deed = fc.tuple(
      fc.constantFrom<Deed[0]>('hand', 'venue'),
      fc.constantFrom<Side>('buy', 'sell'),
      fc.integer({ min: 1, max: 50 }).map(String),
    );
    fc.assert(
      fc.property(fc.constantFrom<Direction>('long', 'short'), fc.array(deed), (direction, deeds) => {
        const ours = fillsOfPosition(direction, fillsOf([['us', openingSide(direction), '20'], ...deeds]), isOwn);
        const closed = add('0', ...ours.slice(1).map(({ quantity }) => quantity));
        expect(ours.slice(1).every(({ side }) => side !== openingSide(direction))).toBe(true);
        expect(isAtLeast(closed, 0) && isAtMost(closed, 20)).toBe(true);
      }),
    );
  });
});

describe('what a position takes of fills that are new to it', () => {
  const taken = (before: readonly Deed[], deeds: readonly Deed[]): string[] =>
    fillsWithin({ status: 'closing', exposure: foldFills(fillsOf(before)) }, fillsOf(deeds)).map(
      ({ side, quantity }) => `${side} ${quantity}`,
    );
  const long: Deed[] = [['us', 'buy', '2']];
  const short: Deed[] = [['us', 'sell', '2']];
  const over: Deed[] = [...long, ['us', 'sell', '2']];

  test.each<[string, Deed[], Deed[], string[]]>([
    ['a close by hand of all that it holds', long, [['hand', 'sell', '2']], ['sell 2']],
    ['a liquidation of a part of a short', short, [['venue', 'buy', '0.5']], ['buy 0.5']],
    ['a close by hand of what the fill before it brought', [], [...long, ['hand', 'sell', '2']], ['buy 2', 'sell 2']],
    ['its own, whatever it holds', over, [['us', 'sell', '1']], ['sell 1']],
    ['nothing that others did after its end', over, [['hand', 'sell', '1']], []],
    ['no liquidation of more than it holds', long, [['venue', 'sell', '2.1']], []],
    [
      'of two closes by hand the one that still finds something',
      long,
      [
        ['hand', 'sell', '2'],
        ['hand', 'sell', '1'],
      ],
      ['sell 2'],
    ],
    ['nothing that others did before it holds anything', [], [['hand', 'sell', '1']], []],
    ['nothing that others did and that would add to it', short, [['hand', 'sell', '1']], []],
  ])('%s', (_, before, deeds, expected) => {
    expect(taken(before, deeds)).toEqual(expected);
  });
  test('nothing at all after its end', () => {
    expect(fillsWithin({ status: 'closed', exposure: FLAT }, fillsOf(long))).toEqual([]);
  });
});

describe('the payments of a position', () => {
  const paidAt = (...timesMs: number[]) => timesMs.map((paidAtMs) => aFundingPayment({ paidAtMs }));
  const filledAt = (...timesMs: number[]) => timesMs.map((filledAtMs) => aFill({ filledAtMs }));
  test.each<[string, number | null, number[], number[]]>([
    ['are those since its first fill', null, [40, 60], [40, 50]],
    ['are none before it is held', null, [], []],
    ['are found by what is known of it, when no fill is told', 50, [], [50]],
    ['include those before the first fill that was known, when an earlier one comes to light', 50, [60, 40], [40, 50]],
  ])('%s', (_, firstFillAtMs, filledMs, paidMs) => {
    const payments = fundingOfPosition(firstFillAtMs, filledAt(...filledMs), paidAt(30, 40, 50));
    expect(payments.map(({ paidAtMs }) => paidAtMs)).toEqual(paidMs);
  });
});

describe('an answer of a venue', () => {
  const fills = fillsOf([
    ['us', 'buy', '2'],
    ['us', 'buy', '1'],
    ['hand', 'sell', '5'],
  ]);
  test.each([
    ['has all that the orders report', '3', fills, true],
    ['may know more than they do', '2', fills, true],
    ['lacks one, which what others did does not make up for', '3', fills.slice(1), false],
    ['tells of one twice', '3', [...fills.slice(1), ...fills.slice(1)], false],
  ])('%s', (_, filledQuantity, told, expected) => {
    expect(hasFillsOf([{ clientOrderId: 'ours', filledQuantity }], told)).toBe(expected);
  });
});
