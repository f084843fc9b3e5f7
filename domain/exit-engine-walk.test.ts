import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { anExitState, take } from '../test/builders/exit-state.ts';
import { NOW_MS, SECOND_MS } from '../test/builders/now.ts';
import type { Direction } from './direction.ts';
import { DIRECTIONS, signOf } from './direction.ts';
import type { ExitState } from './exit-engine.ts';
import { advanceExit, betterPrice, NATIVE_STOP_GRACE_MS, trailingLevel } from './exit-engine.ts';
import type { Price } from './money.ts';
import { compare } from './money.ts';

/** Marks of a market that starts at 40,000 and moves by up to 2 % per second. */
const aWalk = (): fc.Arbitrary<Price[]> =>
  fc.array(fc.integer({ min: -800, max: 800 }), { minLength: 1, maxLength: 40 }).map((moves) => {
    let price = 40_000;
    return moves.map((move) => String((price = Math.max(1, price + move))));
  });

/** A position with every rule of the plan, soft or native. */
const aPosition = (): fc.Arbitrary<ExitState> =>
  fc
    .record({
      direction: fc.constantFrom(...DIRECTIONS),
      activation: fc.integer({ min: 0, max: 2_000 }),
      distanceBps: fc.integer({ min: 1, max: 500 }),
      breakEvenAt: fc.integer({ min: 1, max: 2_000 }),
      timeExitAfterMs: fc.option(fc.integer({ min: 0, max: 40_000 })),
      native: fc.record({ stopLoss: fc.boolean(), takeProfits: fc.boolean() }),
    })
    .map(({ direction, activation, distanceBps, breakEvenAt, timeExitAfterMs, native }) => {
      const beyond = (distance: number): Price => String(40_000 + signOf(direction) * distance);
      return anExitState(
        direction,
        {
          takeProfits: [600, 1_200].map((distance) => ({ price: beyond(distance), fraction: '0.5' })),
          trailingStop: { activationPrice: beyond(activation), distanceBps: String(distanceBps) },
          breakEven: { price: beyond(breakEvenAt) },
          timeExitAtMs: timeExitAfterMs === null ? null : NOW_MS + timeExitAfterMs,
        },
        { native },
      );
    });

/** How much better a is than b for a holder: positive, zero or negative. */
const better = (direction: Direction, a: Price, b: Price): number => compare(a, b) * signOf(direction);

describe('over any walk', () => {
  test('the best price is the best of the entry and all marks', () => {
    fc.assert(
      fc.property(aPosition(), aWalk(), (position, marks) => {
        const { direction, entryPrice } = position;
        const best = marks.reduce((price, mark) => betterPrice(direction, price, mark), entryPrice);
        expect(take(position, marks).state.bestPrice).toBe(best);
      }),
    );
  });

  test('the trailing stop is never armed before its activation, and never moves back afterwards', () => {
    fc.assert(
      fc.property(aPosition(), aWalk(), (position, marks) => {
        const { direction, entryPrice, levels } = position;
        const activation = levels.trailingStop?.activationPrice ?? '0';
        let previous: Price | null = null;
        for (const [index, state] of take(position, marks).states.entries()) {
          const seen = [entryPrice, ...marks.slice(0, index + 1)];
          const isActivated = seen.some((mark) => better(direction, mark, activation) >= 0);
          const level = trailingLevel(state);
          expect(level !== null).toBe(isActivated);
          if (level !== null && previous !== null) expect(better(direction, level, previous)).toBeGreaterThanOrEqual(0);
          previous = level;
        }
      }),
    );
  });

  test('the stop wins every tick in which it is due', () => {
    fc.assert(
      fc.property(aPosition(), aWalk(), (position, marks) => {
        const { states, crossings } = take(position, marks);
        for (const [index, mark] of marks.entries()) {
          const since = states[index]?.beyondStopSinceMs ?? null;
          const isBehind = better(position.direction, mark, position.stopPrice) <= 0;
          expect(since !== null).toBe(isBehind);
          if (since === null) {
            expect(crossings[index]?.kind).not.toBe('stopLoss');
            continue;
          }
          const waitedMs = NOW_MS + (index + 1) * SECOND_MS - since;
          const isDue = !position.native.stopLoss || waitedMs >= NATIVE_STOP_GRACE_MS;
          expect(crossings[index]?.kind === 'stopLoss').toBe(isDue);
        }
      }),
    );
  });

  test('every crossing names a level that its mark had really reached', () => {
    fc.assert(
      fc.property(aPosition(), aWalk(), (position, marks) => {
        for (const crossing of take(position, marks).crossings) {
          if (!crossing) continue;
          const distance = better(position.direction, crossing.mark, crossing.level);
          if (crossing.kind === 'stopLoss' || crossing.kind === 'trailingStop') expect(distance).toBeLessThanOrEqual(0);
          if (crossing.kind === 'takeProfit') expect(distance).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  test('doing what break-even asks never makes the stop worse, and asks once', () => {
    fc.assert(
      fc.property(aPosition(), aWalk(), fc.integer({ min: -800, max: 800 }), (position, marks, offset) => {
        let state: ExitState = { ...position, stopPrice: String(40_000 + offset) };
        let asked = 0;
        for (const [index, mark] of marks.entries()) {
          const next = advanceExit(state, { mark, atMs: NOW_MS + index * SECOND_MS });
          state = next.state;
          if (next.crossing?.kind !== 'breakEven') continue;
          asked += 1;
          expect(better(state.direction, next.crossing.level, state.stopPrice)).toBe(1);
          state = { ...state, stopPrice: next.crossing.level, isBreakEvenDone: true };
        }
        expect(asked).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('taking the same tick twice gives the same answer and changes nothing', () => {
    fc.assert(
      fc.property(aPosition(), aWalk(), (position, marks) => {
        let state = position;
        for (const [index, mark] of marks.entries()) {
          const tick = { mark, atMs: NOW_MS + index * SECOND_MS };
          const once = advanceExit(state, tick);
          expect(advanceExit(once.state, tick)).toEqual(once);
          state = once.state;
        }
      }),
    );
  });

  test('taking all ticks again leaves the same state', () => {
    fc.assert(
      fc.property(aPosition(), aWalk(), (position, marks) => {
        const { state } = take(position, marks);
        expect(take(state, marks).state).toEqual(state);
      }),
    );
  });

  test('a tick never changes the plan, the stop in force or the rungs that filled', () => {
    fc.assert(
      fc.property(aPosition(), aWalk(), (position, marks) => {
        const { bestPrice, bestAtMs, beyondStopSinceMs, ...kept } = take(position, marks).state;
        expect({ ...kept, bestPrice, bestAtMs, beyondStopSinceMs }).toEqual({
          ...position,
          bestPrice,
          bestAtMs,
          beyondStopSinceMs,
        });
      }),
    );
  });
});
