import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { OrderIdentity, OrderStatus } from './order.ts';
import { canFollow, clientOrderId, isTerminal, LEGS, nextOrderStatus, ORDER_STATUSES } from './order.ts';

describe('transitions', () => {
  // Rows: from. Columns: to, in the order of ORDER_STATUSES:
  //                init den  sub  acc  trig part fill canc rej  exp
  const TABLE: Record<OrderStatus, string> = {
    initialized: '     .    x    x    .    .    .    .    .    .    .',
    denied: '          .    .    .    .    .    .    .    .    .    .',
    submitted: '       .    .    .    x    x    x    x    x    x    x',
    accepted: '        .    .    .    .    x    x    x    x    x    x',
    triggered: '       .    .    .    .    .    x    x    x    x    x',
    partiallyFilled: ' .    .    .    .    .    .    x    x    .    x',
    filled: '          .    .    .    .    .    .    .    .    .    .',
    canceled: '        .    .    .    .    .    x    x    .    .    .',
    rejected: '        .    .    .    .    .    .    .    .    .    .',
    expired: '         .    .    .    .    .    x    x    .    .    .',
  };
  const pairs = ORDER_STATUSES.flatMap((from) => {
    const marks = TABLE[from].trim().split(/\s+/);
    return ORDER_STATUSES.map((to, column) => [from, to, marks[column] === 'x'] as const);
  });

  test.each(pairs)('%s then %s: %p', (from, to, isAllowed) => {
    expect(canFollow(from, to)).toBe(isAllowed);
    expect(nextOrderStatus(from, to)).toBe(isAllowed ? to : from);
  });

  test('every pair stands in the table', () => {
    expect(pairs).toHaveLength(100);
  });

  test('late, repeated and contradicting news never takes a fill away', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ORDER_STATUSES)), (news) => {
        expect(news.reduce<OrderStatus>(nextOrderStatus, 'filled')).toBe('filled');
        const partly = news.reduce<OrderStatus>(nextOrderStatus, 'partiallyFilled');
        expect(['partiallyFilled', 'filled', 'canceled', 'expired']).toContain(partly);
      }),
    );
  });

  test('the same news twice changes nothing more', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ORDER_STATUSES), fc.constantFrom(...ORDER_STATUSES), (from, news) => {
        const once = nextOrderStatus(from, news);
        expect(nextOrderStatus(once, news)).toBe(once);
      }),
    );
  });

  test('nothing but a fill follows a terminal status', () => {
    const terminal = ORDER_STATUSES.filter(isTerminal);
    expect(terminal).toEqual(['denied', 'filled', 'canceled', 'rejected', 'expired']);
    for (const from of terminal) {
      const after = ORDER_STATUSES.filter((to) => canFollow(from, to));
      expect(after.every((to) => to === 'partiallyFilled' || to === 'filled')).toBe(true);
    }
  });
});

describe('client order id', () => {
  const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/);
  const identity = (): fc.Arbitrary<OrderIdentity> =>
    fc
      .record({
        signalId: id,
        deploymentId: id,
        leg: fc.constantFrom(...LEGS),
        rung: fc.integer({ min: 1, max: 10 }),
        revision: fc.nat(20),
      })
      .map((terms) => (terms.leg === 'takeProfit' ? terms : { ...terms, rung: 0 }));

  test('is spelled from what the order is for', () => {
    const base = { signalId: 's1', deploymentId: 'd1', revision: 0 };
    expect(clientOrderId({ ...base, leg: 'entry', rung: 0 })).toBe('s1:d1:entry:0');
    expect(clientOrderId({ ...base, leg: 'takeProfit', rung: 2 })).toBe('s1:d1:takeProfit2:0');
    expect(clientOrderId({ ...base, leg: 'stopLoss', rung: 0, revision: 3 })).toBe('s1:d1:stopLoss:3');
  });

  test('is a pure function: the same identity always has the same id', () => {
    fc.assert(fc.property(identity(), (terms) => clientOrderId({ ...terms }) === clientOrderId(terms)));
  });

  test('differs for identities that differ in anything', () => {
    fc.assert(
      fc.property(fc.uniqueArray(identity(), { selector: (terms) => JSON.stringify(terms), maxLength: 30 }), (all) => {
        expect(new Set(all.map(clientOrderId)).size).toBe(all.length);
      }),
    );
  });

  test('differs when one part changes', () => {
    const part = fc.constantFrom('signalId', 'deploymentId', 'leg', 'rung', 'revision');
    fc.assert(
      fc.property(identity(), identity(), part, (terms, other, name) => {
        const changed = { ...terms, [name]: other[name] };
        const isSame = JSON.stringify(changed) === JSON.stringify(terms);
        const isRungOfNoLadder = name === 'rung' && terms.leg !== 'takeProfit';
        fc.pre(!isSame && !isRungOfNoLadder);
        expect(clientOrderId(changed)).not.toBe(clientOrderId(terms));
      }),
    );
  });
});
