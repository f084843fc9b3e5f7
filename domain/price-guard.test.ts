import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { NOW_MS } from '../test/builders/now.ts';
import { aTick } from '../test/builders/tick.ts';
import type { PriceTick } from './market.ts';
import type { PriceMemory, PriceRefusal } from './price-guard.ts';
import { CONFIRM_AFTER_MS, FUTURE_TOLERANCE_MS, judgePrice, NO_PRICE_YET } from './price-guard.ts';

/** A tick of this mid, seen and received this long after the beginning. */
const at = (afterMs: number, mid: string): PriceTick =>
  aTick({ bid: mid, ask: mid, mid, venueAtMs: NOW_MS + afterMs, receivedAtMs: NOW_MS + afterMs });

/** What becomes of each tick in turn: why it is refused, or null when it is told. */
function verdicts(ticks: readonly PriceTick[], start: PriceMemory = NO_PRICE_YET): (PriceRefusal | null)[] {
  let memory = start;
  return ticks.map((tick) => {
    const judged = judgePrice(memory, tick);
    memory = judged.memory;
    return judged.refusal;
  });
}

const standing = (mid = '40000'): PriceMemory => ({ accepted: at(0, mid), held: null });

describe('a tick that is no price is refused, whatever came before', () => {
  const loose = (changes: Record<string, unknown>): PriceTick => ({ ...at(1_000, '40000'), ...changes });
  const table: [string, Record<string, unknown>, PriceRefusal][] = [
    ['zero', { bid: '0' }, 'notPositive'],
    ['negative', { mid: '-40000' }, 'notPositive'],
    ['NaN', { mid: 'NaN' }, 'notPositive'],
    ['the number NaN', { mid: NaN }, 'notPositive'],
    ['a number', { ask: 40_000 }, 'notPositive'],
    ['1e309', { ask: '1e309' }, 'notPositive'],
    ['the number 1e309', { ask: 1e309 }, 'notPositive'],
    ['Infinity', { ask: 'Infinity' }, 'notPositive'],
    ['null', { bid: null }, 'notPositive'],
    ['missing', { bid: undefined }, 'notPositive'],
    ['empty', { bid: '' }, 'notPositive'],
    ['words', { bid: 'forty' }, 'notPositive'],
    ['padded', { bid: ' 40000' }, 'notPositive'],
    ['hexadecimal', { bid: '0x10' }, 'notPositive'],
    ['an object', { bid: {} }, 'notPositive'],
    ['longer than any price', { ask: '9'.repeat(400) }, 'notPositive'],
    ['crossed', { bid: '40010', ask: '39990' }, 'crossed'],
    ['with a mid below its bid', { bid: '40001', ask: '40002' }, 'midOutside'],
    ['with a mid above its ask', { bid: '39998', ask: '39999' }, 'midOutside'],
    ['with a bid far below its mid', { bid: '1' }, 'tooWide'],
    ['with an ask far above its mid', { ask: '400000' }, 'tooWide'],
    ['without a time', { venueAtMs: NaN }, 'badTime'],
    ['received at no time', { receivedAtMs: Infinity }, 'badTime'],
    ['of the far future', { venueAtMs: NOW_MS + 1_001 + FUTURE_TOLERANCE_MS }, 'badTime'],
    ['older than the last', { venueAtMs: NOW_MS - 1 }, 'older'],
  ];

  test.each(table)('%s', (_, changes, refusal) => {
    const before = standing();
    const judged = judgePrice(before, loose(changes));
    expect(judged).toEqual({ refusal, memory: before });
  });

  test.each(table)('%s neither confirms a jump nor ends it', (_, changes) => {
    const held: PriceMemory = { accepted: at(0, '40000'), held: at(500, '50000') };
    expect(judgePrice(held, loose(changes)).memory).toBe(held);
  });
});

describe('a price far from the last one', () => {
  test('of ten times as much, or 90 % less, for one tick is never told', () => {
    expect(verdicts([at(1_000, '400000'), at(2_000, '40000')], standing())).toEqual(['jump', null]);
    expect(verdicts([at(1_000, '4000'), at(2_000, '40000')], standing())).toEqual(['jump', null]);
  });

  test('is told with its second tick: a crash acts', () => {
    expect(verdicts([at(1_000, '30000'), at(1_250, '29500'), at(1_500, '29000')], standing())).toEqual([
      'jump',
      null,
      null,
    ]);
  });

  test('begins beyond 10 %', () => {
    expect(verdicts([at(1_000, '36000')], standing())).toEqual([null]);
    expect(verdicts([at(1_000, '35999.99')], standing())).toEqual(['jump']);
    expect(verdicts([at(1_000, '44000')], standing())).toEqual([null]);
    expect(verdicts([at(1_000, '44000.01')], standing())).toEqual(['jump']);
  });

  test('is not confirmed by what comes at once, nor by the same observation sent again', () => {
    const early = at(1_000 + CONFIRM_AFTER_MS - 1, '30000');
    const repeated = { ...at(1_000, '30000'), receivedAtMs: NOW_MS + 5_000 };
    expect(verdicts([at(1_000, '30000'), early, repeated], standing())).toEqual(['jump', 'jump', 'jump']);
    // The first of them counts: those in between do not put the answer off.
    expect(verdicts([at(1_000, '30000'), early, at(1_000 + CONFIRM_AFTER_MS, '30000')], standing())).toEqual([
      'jump',
      'jump',
      null,
    ]);
  });

  test('is not confirmed by another absurd one', () => {
    const wild = [at(1_000, '4000'), at(2_000, '400000'), at(3_000, '4'), at(4_000, '40001')];
    expect(verdicts(wild, standing())).toEqual(['jump', 'jump', 'jump', null]);
  });

  test('is forgotten when the market is back', () => {
    const ticks = [at(1_000, '30000'), at(2_000, '40000'), at(3_000, '30000'), at(4_000, '40000')];
    expect(verdicts(ticks, standing())).toEqual(['jump', null, 'jump', null]);
  });
});

describe('nothing blocks for ever', () => {
  test('after a gap of any length two ticks that agree are enough', () => {
    const nextDay = 86_400_000;
    expect(verdicts([at(nextDay, '20000'), at(nextDay + 250, '20010')], standing())).toEqual(['jump', null]);
  });

  test('a first price waits for a second that agrees with it', () => {
    expect(verdicts([at(0, '400000'), at(250, '40000'), at(500, '40000')])).toEqual(['first', 'first', null]);
  });

  test('a price from the future does not make the next ones too old', () => {
    const ahead = { ...at(1_000, '40000'), venueAtMs: NOW_MS + 50_000 };
    expect(verdicts([ahead, at(2_000, '40000')], standing())).toEqual([null, null]);
  });

  test('a clock that was set back begins the wait again', () => {
    const later = { ...at(1_000, '30000'), receivedAtMs: NOW_MS + 900_000 };
    expect(verdicts([later, at(2_000, '30000'), at(2_500, '30000')], standing())).toEqual(['jump', 'jump', null]);
  });
});

/** A market that moves at most 2 % a tick, one tick each 250 ms. */
const aMarket = fc.array(fc.integer({ min: -200, max: 200 }), { minLength: 1, maxLength: 60 }).map((steps) => {
  let cents = 4_000_000;
  return steps.map((bps, index) => {
    cents = Math.round(cents * (1 + bps / 10_000));
    return at((index + 1) * 250, String(cents / 100));
  });
});

/** Far beyond the band of every price of such a market, up or down, and no two of them near each other. */
const somePoison = fc.uniqueArray(fc.integer({ min: -20, max: 12 }), { minLength: 1, maxLength: 20 }).map((exponents) =>
  exponents.map((exponent) => {
    const factor = 2n ** BigInt(Math.abs(exponent) + 4);
    const base = 40_000_000_000_000n;
    const micro = exponent < 0 ? base / factor : base * factor;
    const text = micro.toString().padStart(10, '0');
    return `${text.slice(0, -9)}.${text.slice(-9)}`.replace(/\.?0+$/, '');
  }),
);

test('an honest market is told tick by tick, and lone absurd ticks in it are never told', () => {
  fc.assert(
    fc.property(aMarket, somePoison, fc.integer({ min: 1, max: 3 }), (market, poison, every) => {
      let memory = standing();
      market.forEach((tick, index) => {
        const mid = index % every === 0 ? poison[(index / every) % poison.length] : undefined;
        if (mid !== undefined) {
          const absurd = {
            ...tick,
            bid: mid,
            ask: mid,
            mid,
            venueAtMs: tick.venueAtMs - 100,
            receivedAtMs: tick.receivedAtMs - 100,
          };
          const judged = judgePrice(memory, absurd);
          expect(judged.refusal).toBe('jump');
          expect(judged.memory.accepted).toBe(memory.accepted);
          memory = judged.memory;
        }
        const judged = judgePrice(memory, tick);
        expect(judged.refusal).toBeNull();
        memory = judged.memory;
      });
    }),
  );
});

test('whatever is told agrees with the tick told before it, or with one that was held for a while', () => {
  const anyTicks = fc.array(
    fc.record({ gapMs: fc.integer({ min: 0, max: 400 }), cents: fc.integer({ min: 1, max: 10_000 }) }),
    { maxLength: 80 },
  );
  fc.assert(
    fc.property(anyTicks, (steps) => {
      let [memory, nowMs] = [NO_PRICE_YET, 0];
      const seen: PriceTick[] = [];
      for (const { gapMs, cents } of steps) {
        nowMs += gapMs;
        const tick = at(nowMs, String(cents));
        const judged = judgePrice(memory, tick);
        if (judged.refusal === null) {
          const isNear = (other: PriceTick): boolean => Math.abs(cents / Number(other.mid) - 1) <= 0.1 + 1e-12;
          const witness = seen.some(
            (other) => isNear(other) && tick.receivedAtMs - other.receivedAtMs >= CONFIRM_AFTER_MS,
          );
          expect((memory.accepted !== null && isNear(memory.accepted)) || witness).toBe(true);
        }
        seen.push(tick);
        memory = judged.memory;
      }
    }),
  );
});

test('from whatever was before, a price that stays is told within three ticks', () => {
  const anyMemory = fc.record({
    accepted: fc.option(fc.integer({ min: 1, max: 1_000_000 }).map((mid) => at(0, String(mid)))),
    held: fc.option(fc.integer({ min: 1, max: 1_000_000 }).map((mid) => at(10, String(mid)))),
  });
  fc.assert(
    fc.property(anyMemory, fc.integer({ min: 1, max: 1_000_000 }), (memory, mid) => {
      const stays = [250, 500, 750].map((afterMs) => at(afterMs, String(mid)));
      expect(verdicts(stays, memory).at(-1)).toBeNull();
    }),
  );
});

test('no value whatever makes the guard throw, or is told unless it is a price', () => {
  const anything = fc.anything({ withBigInt: true, withDate: true });
  fc.assert(
    fc.property(anything, anything, anything, anything, (bid, ask, mid, venueAtMs) => {
      const tick = { ...at(1_000, '40000'), bid, ask, mid, venueAtMs } as PriceTick;
      const { refusal } = judgePrice(standing(), tick);
      if (refusal === null) expect([bid, ask, mid].every((value) => typeof value === 'string')).toBe(true);
    }),
  );
});
