import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { anyPositive } from '../test/builders/arbitrary.ts';
import { anExitPlan } from '../test/builders/exit-plan.ts';
import { NOW_MS } from '../test/builders/now.ts';
import type { Direction } from './direction.ts';
import { DIRECTIONS, signOf } from './direction.ts';
import type { ExitLevels, ExitPlan } from './exit-plan.ts';
import { checkExitPlan, exitLevelsOf, MAX_RUNGS, resolveExitPlan } from './exit-plan.ts';
import { compare, isMultipleOf, isPositive } from './money.ts';

const resolve = (plan: Partial<ExitPlan>, direction: Direction = 'long', entryPrice = '40000', tickSize = '0.5') =>
  resolveExitPlan(anExitPlan(plan), { direction, entryPrice, tickSize, openedAtMs: NOW_MS });

function levelsOf(plan: Partial<ExitPlan>, direction: Direction = 'long', entryPrice = '40000'): ExitLevels {
  const levels = resolve(plan, direction, entryPrice);
  if ('code' in levels) throw new Error(levels.message);
  return levels;
}

const messageOf = (plan: Partial<ExitPlan>, direction: Direction = 'long'): string | null => {
  const levels = resolve(plan, direction);
  return 'code' in levels ? `${levels.code}: ${levels.message}` : null;
};

describe('levels', () => {
  test('of a long lie below the entry for the stop and above it for the targets', () => {
    expect(levelsOf({})).toEqual({
      stopLoss: '39200', // 40,000 × (1 − 2 %)
      takeProfits: [
        { price: '40800', fraction: '0.5' }, // 40,000 × (1 + 2 %)
        { price: '41600', fraction: '0.5' },
      ],
      trailingStop: null,
      breakEven: null,
      timeExitAtMs: null,
    });
  });

  test('of a short lie the other way round', () => {
    const levels = levelsOf({}, 'short');
    expect(levels.stopLoss).toBe('40800');
    expect(levels.takeProfits.map((rung) => rung.price)).toEqual(['39200', '38400']);
  });

  test('given as prices are taken as they are', () => {
    const levels = levelsOf({ stopLoss: { price: '39000' }, takeProfits: [{ price: '42000', fraction: '1' }] });
    expect([levels.stopLoss, levels.takeProfits[0]?.price]).toEqual(['39000', '42000']);
  });

  test('arm the trailing stop and move to break-even on the side of profit', () => {
    const plan: Partial<ExitPlan> = {
      trailingStop: { activationBps: '300', distanceBps: '100' },
      breakEven: { activationBps: '150' },
    };
    expect(levelsOf(plan)).toMatchObject({
      trailingStop: { activationPrice: '41200', distanceBps: '100' }, // 40,000 × 1.03
      breakEven: { price: '40600' }, // 40,000 × 1.015
    });
    expect(levelsOf(plan, 'short')).toMatchObject({
      trailingStop: { activationPrice: '38800' },
      breakEven: { price: '39400' },
    });
  });

  test('keep the rung after which the stop moves to break-even', () => {
    expect(levelsOf({ breakEven: { afterRung: 1 } }).breakEven).toEqual({ afterRung: 1 });
  });

  test('end at a moment, stated or counted from the opening', () => {
    expect(levelsOf({ timeExit: { afterMs: 60_000 } }).timeExitAtMs).toBe(NOW_MS + 60_000);
    expect(levelsOf({ timeExit: { at: '2026-01-06T00:00:00Z' } }).timeExitAtMs).toBe(Date.UTC(2026, 0, 6));
  });
});

describe('rounding', () => {
  const between: Partial<ExitPlan> = {
    stopLoss: { price: '39200.2' },
    takeProfits: [{ price: '40800.7', fraction: '1' }],
  };
  const mirrored: Partial<ExitPlan> = {
    stopLoss: { price: '40800.7' },
    takeProfits: [{ price: '39200.2', fraction: '1' }],
  };

  test('goes toward the entry: a long stops no lower and aims no higher than asked', () => {
    const levels = levelsOf(between);
    expect([levels.stopLoss, levels.takeProfits[0]?.price]).toEqual(['39200.5', '40800.5']);
  });

  test('goes toward the entry: a short stops no higher and aims no lower than asked', () => {
    const levels = levelsOf(mirrored, 'short');
    expect([levels.stopLoss, levels.takeProfits[0]?.price]).toEqual(['40800.5', '39200.5']);
  });

  test('never lets a stop that rounds onto the entry pass', () => {
    expect(messageOf({ stopLoss: { price: '39999.9' } })).toContain('does not protect');
    expect(messageOf({ stopLoss: { price: '40000.1' } }, 'short')).toContain('does not protect');
  });
});

describe('a plan is refused', () => {
  test('when its stop is on the winning side or at the entry', () => {
    expect(messageOf({ stopLoss: { price: '40000' } })).toBe(
      'exitPlanInvalid: A stop-loss at 40000 does not protect a long at 40000; put it on the losing side.',
    );
    expect(messageOf({ stopLoss: { price: '40500' } })).toContain('exitPlanInvalid');
    expect(messageOf({ stopLoss: { price: '39500' } }, 'short')).toContain('exitPlanInvalid');
  });

  test('when its stop is at zero or below', () => {
    expect(messageOf({ stopLoss: { distanceBps: '10000' } })).toContain('A stop-loss at 0');
    expect(messageOf({ stopLoss: { distanceBps: '12000' } })).toContain('A stop-loss at -8000');
  });

  test('when a target is on the losing side', () => {
    expect(messageOf({ takeProfits: [{ price: '39900', fraction: '1' }] })).toContain('Take-profit 1 at 39900');
    expect(messageOf({ takeProfits: [{ price: '40100', fraction: '1' }] }, 'short')).toContain(
      'Take-profit 1 at 40100',
    );
  });

  test('when the target of a short is at zero or below, where no price ever goes', () => {
    expect(messageOf({ takeProfits: [{ distanceBps: '10000', fraction: '1' }] }, 'short')).toContain(
      'Take-profit 1 at 0',
    );
    expect(messageOf({ takeProfits: [{ distanceBps: '12000', fraction: '1' }] }, 'short')).toContain('at -8000');
  });

  test('when the ladder does not climb', () => {
    const rungs = (...bps: string[]) => bps.map((distanceBps) => ({ distanceBps, fraction: '0.2' }));
    expect(messageOf({ takeProfits: rungs('200', '100') })).toContain('Take-profit 2 at 40400 must lie beyond 40800');
    expect(messageOf({ takeProfits: rungs('200', '200') })).toContain('Take-profit 2');
    expect(messageOf({ takeProfits: rungs('100', '200', '150') }, 'short')).toContain('Take-profit 3');
    // 40,000.5 and 40,000.9 are the same tick.
    expect(
      messageOf({
        takeProfits: [
          { price: '40000.5', fraction: '0.5' },
          { price: '40000.9', fraction: '0.5' },
        ],
      }),
    ).toContain('Take-profit 2');
  });
});

describe('an amended plan of an open position', () => {
  const amend = (stop: string, mark: string, direction: Direction): string | null => {
    const entry = { direction, entryPrice: '40000', tickSize: '0.5', openedAtMs: NOW_MS };
    const levels = resolveExitPlan(anExitPlan({ stopLoss: { price: stop } }), entry, mark);
    return 'code' in levels ? levels.code : levels.stopLoss;
  };

  test('may lock in profit: its stop is judged by the mark, not by the entry', () => {
    expect(amend('40500', '41000', 'long')).toBe('40500');
    expect(amend('39500', '39000', 'short')).toBe('39500');
  });

  test('is refused when its stop would fire at once', () => {
    expect(amend('40500', '40500', 'long')).toBe('exitPlanInvalid');
    expect(amend('39500', '39500', 'short')).toBe('exitPlanInvalid');
    expect(amend('39500', '39400', 'long')).toBe('exitPlanInvalid');
  });
});

test('a plan and an entry always give the same levels, also where they would be refused for a new position', () => {
  const entry = { direction: 'long', entryPrice: '40000', tickSize: '0.5', openedAtMs: NOW_MS } as const;
  expect(exitLevelsOf(anExitPlan(), entry)).toEqual(levelsOf({}));
  expect(exitLevelsOf(anExitPlan({ stopLoss: { price: '40500' } }), entry).stopLoss).toBe('40500');
});

describe('a plan is not whole', () => {
  const rungs = (...fractions: string[]) =>
    fractions.map((fraction, index) => ({ distanceBps: String(100 * (index + 1)), fraction }));

  test('when its fractions exceed one', () => {
    expect(checkExitPlan(anExitPlan({ takeProfits: rungs('0.1', '0.2', '0.7') }))).toBeNull(); // exactly 1
    expect(checkExitPlan(anExitPlan({ takeProfits: rungs('0.1', '0.2', '0.700000000000000001') }))).toEqual({
      path: 'takeProfits',
      message: 'the fractions add up to 1.000000000000000001, more than 1',
    });
  });

  test('when it has too many rungs', () => {
    const many = (count: number) => anExitPlan({ takeProfits: rungs(...Array<string>(count).fill('0.01')) });
    expect(checkExitPlan(many(MAX_RUNGS))).toBeNull();
    expect(checkExitPlan(many(MAX_RUNGS + 1))?.message).toBe('at most 10 rungs');
  });

  test('when break-even waits for a rung that is not there', () => {
    expect(checkExitPlan(anExitPlan({ breakEven: { afterRung: 2 } }))).toBeNull();
    expect(checkExitPlan(anExitPlan({ breakEven: { afterRung: 3 } }))?.path).toBe('breakEven.afterRung');
  });

  test('but may do without targets', () => {
    expect(checkExitPlan(anExitPlan({ takeProfits: [] }))).toBeNull();
    expect(levelsOf({ takeProfits: [] }).takeProfits).toEqual([]);
  });
});

test('every plan that resolves stops on the losing side, climbs on the winning side, on the tick, above zero', () => {
  const terms = fc.oneof(
    anyPositive().map((price) => ({ price })),
    fc.integer({ min: 1, max: 12_000 }).map((bps) => ({ distanceBps: String(bps) })),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...DIRECTIONS),
      anyPositive(),
      fc.constantFrom('0.5', '0.01', '3', '0.000001'),
      terms,
      fc.array(terms, { maxLength: 4 }),
      (direction, entryPrice, tickSize, stopLoss, targets) => {
        const takeProfits = targets.map((target) => ({ ...target, fraction: '0.1' }));
        const levels = resolve({ stopLoss, takeProfits }, direction, entryPrice, tickSize);
        if ('code' in levels) return;
        const path = [levels.stopLoss, entryPrice, ...levels.takeProfits.map((rung) => rung.price)];
        const steps = path.slice(1).map((price, index) => compare(price, path[index] ?? price));
        expect(steps.every((step) => step === signOf(direction))).toBe(true);
        expect(path.every(isPositive)).toBe(true);
        expect(path.filter((price) => price !== entryPrice).every((price) => isMultipleOf(price, tickSize))).toBe(true);
      },
    ),
    { numRuns: 300 },
  );
});
