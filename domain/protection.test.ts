import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { anExitState } from '../test/builders/exit-state.ts';
import type { ExitLevels } from './exit-plan.ts';
import type { Quantity } from './money.ts';
import { add, divide, equals, isAtMost, isMultipleOf, isPositive, multiply } from './money.ts';
import type { ProtectiveOrder, RungFills } from './protection.ts';
import { desiredProtection, rungShares, rungsFilled } from './protection.ts';

const NATIVE = { stopLoss: true, takeProfits: true };

/** A long from 40,000 with its stop at 39,200 and targets at 41,000, 42,000, … for these fractions. */
const ladder = (...fractions: string[]): ExitLevels =>
  anExitState('long', {
    takeProfits: fractions.map((fraction, index) => ({ price: String(41_000 + index * 1_000), fraction })),
  }).levels;

const desired = (changes: Partial<Parameters<typeof desiredProtection>[0]> = {}): ProtectiveOrder[] =>
  desiredProtection({
    openQuantity: '1',
    openedQuantity: '1',
    levels: ladder('0.5', '0.5'),
    stopPrice: '39200',
    rungFills: new Map(),
    instrument: { lotSize: '0.001' },
    native: NATIVE,
    ...changes,
  });

const quantitiesOf = (orders: readonly ProtectiveOrder[]): Record<string, Quantity> =>
  Object.fromEntries(orders.map((order) => [`${order.leg}${order.rung}`, order.quantity]));

const filled = (...rungs: [rung: number, filledQuantity: Quantity, isDone: boolean][]): RungFills =>
  new Map(rungs.map(([rung, filledQuantity, isDone]) => [rung, { filledQuantity, isDone }]));

describe('protection', () => {
  test('is one stop for all that is open and each rung for its share', () => {
    expect(desired()).toEqual([
      { leg: 'stopLoss', rung: 0, quantity: '1', triggerPrice: '39200' },
      { leg: 'takeProfit', rung: 1, quantity: '0.5', triggerPrice: '41000' },
      { leg: 'takeProfit', rung: 2, quantity: '0.5', triggerPrice: '42000' },
    ]);
  });

  test('of what is flat is nothing', () => {
    expect(desired({ openQuantity: '0' })).toEqual([]);
  });

  test('leaves to us what the venue cannot hold', () => {
    expect(quantitiesOf(desired({ native: { stopLoss: true, takeProfits: false } }))).toEqual({ stopLoss0: '1' });
    expect(Object.keys(quantitiesOf(desired({ native: { stopLoss: false, takeProfits: true } })))).toEqual([
      'takeProfit1',
      'takeProfit2',
    ]);
  });

  test('uses the stop in force, not the one of the plan', () => {
    expect(desired({ stopPrice: '40000' })[0]?.triggerPrice).toBe('40000');
  });

  test('rounds shares down to the lot; the stop still covers everything', () => {
    // 0.333 × 0.01 = 0.00333, three lots of 0.001
    const orders = desired({ openQuantity: '0.01', openedQuantity: '0.01', levels: ladder('0.333', '0.333') });
    expect(quantitiesOf(orders)).toEqual({ stopLoss0: '0.01', takeProfit1: '0.003', takeProfit2: '0.003' });
  });

  test('leaves out a share below one lot', () => {
    // 0.1 × 0.009 = 0.0009, no lot of 0.001; the second rung takes the whole, for the two are all of it
    const orders = desired({ openQuantity: '0.009', openedQuantity: '0.009', levels: ladder('0.1', '0.9') });
    expect(quantitiesOf(orders)).toEqual({ stopLoss0: '0.009', takeProfit2: '0.009' });
  });

  test('leaves out a rung that is done and shrinks one that filled in part', () => {
    expect(quantitiesOf(desired({ openQuantity: '0.5', rungFills: filled([1, '0.5', true]) }))).toEqual({
      stopLoss0: '0.5',
      takeProfit2: '0.5',
    });
    expect(quantitiesOf(desired({ openQuantity: '0.8', rungFills: filled([1, '0.2', false]) }))).toEqual({
      stopLoss0: '0.8',
      takeProfit1: '0.3', // 0.5 − 0.2
      takeProfit2: '0.5',
    });
    // Done with less than its share, because the order had been made smaller: it does not come back.
    expect(quantitiesOf(desired({ openQuantity: '0.7', rungFills: filled([1, '0.3', true]) }))).toEqual({
      stopLoss0: '0.7',
      takeProfit2: '0.5',
    });
  });

  test('gives what is left to the nearer rungs after a part was closed by hand', () => {
    expect(quantitiesOf(desired({ openQuantity: '0.6' }))).toEqual({
      stopLoss0: '0.6',
      takeProfit1: '0.5',
      takeProfit2: '0.1',
    });
    expect(quantitiesOf(desired({ openQuantity: '0.4' }))).toEqual({ stopLoss0: '0.4', takeProfit1: '0.4' });
  });
});

test('a ladder that adds up to one leaves no lot behind', () => {
  // 0.02499 in lots of 0.00001: 0.5 of it is 0.012495, so 0.01249 and the remaining 0.0125
  const halves = [{ fraction: '0.5' }, { fraction: '0.5' }];
  expect(rungShares('0.02499', halves, { lotSize: '0.00001' })).toEqual(['0.01249', '0.0125']);
  const thirds = [{ fraction: '0.333' }, { fraction: '0.333' }, { fraction: '0.334' }];
  expect(rungShares('0.01', thirds, { lotSize: '0.001' })).toEqual(['0.003', '0.003', '0.004']);
});

test('rungs are counted from the first on, up to the first that is not done; one below a lot is behind us', () => {
  const shares = ['0.5', '0.5', '0.1'];
  expect(rungsFilled(new Map(), shares)).toBe(0);
  expect(rungsFilled(filled([1, '0.5', true], [2, '0.5', true]), shares)).toBe(2);
  expect(rungsFilled(filled([1, '0.5', true], [2, '0.1', false], [3, '0.1', true]), shares)).toBe(1);
  expect(rungsFilled(filled([2, '0.5', true]), shares)).toBe(0);
  expect(rungsFilled(filled([2, '0.5', true]), ['0', '0.5', '0.1'])).toBe(2);
});

test('targets never exceed what is open, and the stop always covers all of it', () => {
  const lots = fc.integer({ min: 0, max: 5_000 });
  const percents = fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 5 });
  const fills = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), lots, fc.boolean()), { maxLength: 5 });
  fc.assert(
    fc.property(lots, lots, percents, fills, (open, closed, shares, rungFills) => {
      const openQuantity = multiply(open, '0.001');
      const orders = desired({
        openQuantity,
        openedQuantity: multiply(open + closed, '0.001'),
        levels: ladder(...shares.map((percent) => divide(percent, 100))),
        rungFills: new Map(
          rungFills.map(([rung, count, isDone]) => [rung, { filledQuantity: multiply(count, '0.001'), isDone }]),
        ),
      });
      const stops = orders.filter((order) => order.leg === 'stopLoss').map((order) => order.quantity);
      const targets = orders.filter((order) => order.leg === 'takeProfit').map((order) => order.quantity);
      expect(stops).toEqual(open === 0 ? [] : [openQuantity]);
      expect(isAtMost(add('0', ...targets), openQuantity)).toBe(true);
      expect(targets.every((quantity) => isPositive(quantity) && isMultipleOf(quantity, '0.001'))).toBe(true);
      expect(orders.some((order) => equals(order.quantity, 0))).toBe(false);
    }),
  );
});
