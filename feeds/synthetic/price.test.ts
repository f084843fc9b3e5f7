import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { add, bpsBetween, divide, equals, isLess, isMultipleOf, subtract, toNumber } from '../../domain/money.ts';
import { SYNTHETIC_MARKETS } from './markets.ts';
import { LARGEST_OFFSET_BPS, offsetBps } from './noise.ts';
import { quoteAt, seedMarket } from './price.ts';

const anyMarket = fc.constantFrom(...SYNTHETIC_MARKETS);
const anySeed = fc.string({ maxLength: 12 });
const anyTimeMs = fc.integer({ min: 0, max: 4_102_444_800_000 });

describe('the synthetic price', () => {
  test('depends on seed, instrument and time alone, in whatever order it is asked', () => {
    fc.assert(
      fc.property(anyMarket, anySeed, fc.array(anyTimeMs, { minLength: 1, maxLength: 8 }), (market, seed, times) => {
        const forward = times.map((atMs) => quoteAt(seedMarket(seed, market), atMs));
        const seeded = seedMarket(seed, market);
        const backward = times.toReversed().map((atMs) => quoteAt(seeded, atMs));
        expect(backward.toReversed()).toEqual(forward);
      }),
    );
  });

  test('has bid < mid < ask with the mid in the middle, all in whole ticks', () => {
    fc.assert(
      fc.property(anyMarket, anySeed, anyTimeMs, (market, seed, atMs) => {
        const { bid, ask, mid } = quoteAt(seedMarket(seed, market), atMs);
        const tickSize = divide(1, market.ticksPerUnit);
        expect(isLess(bid, mid) && isLess(mid, ask)).toBe(true);
        expect(equals(divide(add(bid, ask), 2), mid)).toBe(true);
        expect([bid, ask, mid].every((price) => isMultipleOf(price, tickSize))).toBe(true);
        // 1 bps of the mid, rounded outward: never less than 1 bps, never a whole tick more.
        const half = subtract(ask, mid);
        expect(isLess(half, divide(mid, 10_000))).toBe(false);
        expect(isLess(subtract(half, tickSize), divide(mid, 10_000))).toBe(true);
      }),
    );
  });

  test('stays within the sum of its octaves around the base price', () => {
    fc.assert(
      fc.property(anyMarket, anySeed, anyTimeMs, (market, seed, atMs) => {
        const { mid } = quoteAt(seedMarket(seed, market), atMs);
        // Half a tick of rounding is 1 bps of DOGE at its lowest.
        const logBps = Math.log(toNumber(mid) / toNumber(market.basePrice)) * 10_000;
        expect(Math.abs(logBps)).toBeLessThan(LARGEST_OFFSET_BPS + 1);
      }),
    );
  });

  test('moves smoothly: a quarter of a second is never more than 0.6 bps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), anyTimeMs, (seed, atMs) => {
        // Steepest slope of an octave: 1.5 × 2 amplitudes ÷ period. Sum: 3 × (5/20 + 17/75 + 46/280 + 75/1050 +
        // 100/3900 + 150/14600 + 200/54700 + 300/205000) = 2.26 bps a second, × 0.25 s = 0.57 bps.
        expect(Math.abs(offsetBps(seed, atMs + 250) - offsetBps(seed, atMs))).toBeLessThan(0.6);
      }),
    );
  });

  test('typically moves 5-15 bps in a minute and 20-40 bps in five minutes', () => {
    const medianMove = (lagMs: number): number => {
      const moves = SYNTHETIC_MARKETS.flatMap((market) => {
        const seeded = seedMarket('calibration', market);
        return Array.from({ length: 400 }, (_, index) => {
          const atMs = 1_700_000_000_000 + index * 1_234_567;
          return Math.abs(toNumber(bpsBetween(quoteAt(seeded, atMs + lagMs).mid, quoteAt(seeded, atMs).mid)));
        });
      }).sort((a, b) => a - b);
      return moves[Math.floor(moves.length / 2)] ?? NaN;
    };
    expect(medianMove(60_000)).toBeGreaterThan(5);
    expect(medianMove(60_000)).toBeLessThan(15);
    expect(medianMove(300_000)).toBeGreaterThan(20);
    expect(medianMove(300_000)).toBeLessThan(40);
  });

  test('differs between seeds and between instruments', () => {
    const [bitcoin, ether] = SYNTHETIC_MARKETS;
    if (bitcoin === undefined || ether === undefined) throw new Error('Two markets are needed.');
    const pathOf = (seed: string, market: typeof bitcoin): number[] =>
      Array.from({ length: 50 }, (_, index) => offsetBps(seedMarket(seed, market).noiseSeed, index * 60_000));
    expect(pathOf('a', bitcoin)).not.toEqual(pathOf('b', bitcoin));
    expect(pathOf('a', bitcoin)).not.toEqual(pathOf('a', ether));
  });

  test('is the same today as when it was written', () => {
    // Recorded: a change here changes every replayed gap of an installation that is running.
    const mids = SYNTHETIC_MARKETS.map((market) => quoteAt(seedMarket('ratchet', market), 1_700_000_000_000).mid);
    expect(mids).toEqual(['59955', '2471', '148.06', '0.588', '0.09762']);
    // 59955 × 1 bps = 5.9955, rounded outward to 6.
    const [bitcoin] = SYNTHETIC_MARKETS;
    expect(bitcoin && quoteAt(seedMarket('ratchet', bitcoin), 1_700_000_000_000)).toEqual({
      bid: '59949',
      mid: '59955',
      ask: '59961',
    });
  });
});
