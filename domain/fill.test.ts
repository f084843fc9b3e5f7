import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { someFills } from '../test/builders/arbitrary.ts';
import { aFill } from '../test/builders/fill.ts';
import { NOW_MS } from '../test/builders/now.ts';
import type { Fill } from './fill.ts';
import { uniqueFills } from './fill.ts';
import { foldFills } from './position.ts';

const idsOf = (fills: readonly Fill[]): string[] => fills.map((fill) => fill.venueTradeId);

/** The fills, some of them again, in any order. */
const shuffledWithRepeats = (fills: Fill[]): fc.Arbitrary<Fill[]> =>
  fc
    .subarray(fills)
    .chain((repeats) => fc.shuffledSubarray([...fills, ...repeats], { minLength: fills.length + repeats.length }));

describe('the set of fills', () => {
  test('counts a trade that is delivered twice once', () => {
    expect(uniqueFills([aFill(), aFill()])).toEqual([aFill()]);
  });

  test('stands in the order in which the trades happened, numbered trades of one moment by number', () => {
    const fills = [
      aFill({ venueTradeId: '10' }),
      aFill({ venueTradeId: '9' }),
      aFill({ venueTradeId: '11', filledAtMs: NOW_MS - 1 }),
    ];
    expect(idsOf(uniqueFills(fills))).toEqual(['11', '9', '10']);
  });

  test('keeps trades of other accounts and venues apart although their ids are the same', () => {
    const fills = [aFill(), aFill({ venueAccountId: 'account-2' }), aFill({ venue: 'hyperliquid' })];
    expect(uniqueFills(fills)).toHaveLength(3);
  });

  test('has one order even for ids that sort alike', () => {
    const alike = [
      aFill({ venueTradeId: '1' }),
      aFill({ venueTradeId: '01' }),
      aFill({ venueTradeId: '1', venue: 'hyperliquid' }),
    ];
    fc.assert(
      fc.property(shuffledWithRepeats(alike), (news) => {
        expect(uniqueFills(news)).toEqual(uniqueFills(alike));
      }),
    );
  });

  test('gives the same list and the same exposure for any permutation with repeats', () => {
    fc.assert(
      fc.property(
        someFills(8).chain((fills) => fc.tuple(fc.constant(fills), shuffledWithRepeats(fills))),
        ([fills, news]) => {
          expect(uniqueFills(news)).toEqual(uniqueFills(fills));
          expect(foldFills(news)).toEqual(foldFills(fills));
        },
      ),
    );
  });

  test('does not change when it is made a set again', () => {
    fc.assert(
      fc.property(someFills(8), (fills) => {
        expect(uniqueFills(uniqueFills(fills))).toEqual(uniqueFills(fills));
      }),
    );
  });
});
