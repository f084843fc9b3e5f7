import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { anyDecimal, anyPositive, marketPositive, someFills } from '../test/builders/arbitrary.ts';
import { aFill } from '../test/builders/fill.ts';
import { aFundingPayment } from '../test/builders/funding-payment.ts';
import { NOW_MS } from '../test/builders/now.ts';
import type { Side } from './direction.ts';
import type { Fill } from './fill.ts';
import type { LedgerTransaction } from './ledger.ts';
import {
  depositTransaction,
  equityIdentity,
  fillTransaction,
  fundingTransaction,
  isBalanced,
  sumEntries,
} from './ledger.ts';
import type { Decimal, Money } from './money.ts';
import { add, negate } from './money.ts';
import type { Exposure } from './position.ts';
import { applyFill, FLAT } from './position.ts';

const deposit = (amount: Money, key = 'deposit-1'): LedgerTransaction =>
  depositTransaction({ key, venueAccountId: 'account-1', currency: 'USD', amount, atMs: NOW_MS });

/** Posts fills one after another and remembers the exposure, as the store does. */
function post(fills: readonly Fill[]): { exposure: Exposure; transactions: LedgerTransaction[] } {
  let exposure = FLAT;
  const transactions = fills.map((fill) => {
    const effect = applyFill(exposure, fill);
    exposure = effect.exposure;
    return fillTransaction(fill, effect, 'position-1', 'USD');
  });
  return { exposure, transactions };
}

const trade = (side: Side, quantity: Decimal, price: Decimal, fee: Money, id: string): Fill =>
  aFill({ side, quantity, price, fee, venueTradeId: id });

const balancesOf = (transactions: readonly LedgerTransaction[]) =>
  sumEntries(transactions.flatMap((transaction) => transaction.entries));

describe('transactions', () => {
  test('a deposit is cash owed to capital', () => {
    expect(deposit('10000').entries).toEqual([
      { account: 'cash', amount: '10000' },
      { account: 'capital', amount: '-10000' },
    ]);
  });

  test('a buy turns cash into inventory and pays its fee', () => {
    const { transactions } = post([trade('buy', '2', '100', '0.5', '1')]);
    expect(transactions[0]?.entries).toEqual([
      { account: 'cash', amount: '-200.5' }, // −2 × 100 − 0.5
      { account: 'inventory', amount: '200' },
      { account: 'fees', amount: '0.5' },
    ]);
  });

  test('a sell brings cash, takes inventory at cost, and the difference is realized', () => {
    const { transactions } = post([trade('buy', '2', '100', '0', '1'), trade('sell', '1', '130', '-0.1', '2')]);
    expect(transactions[1]?.entries).toEqual([
      { account: 'cash', amount: '130.1' }, // 130, and a rebate of 0.1
      { account: 'inventory', amount: '-100' },
      { account: 'realizedPnl', amount: '-30' }, // income is a credit
      { account: 'fees', amount: '-0.1' },
    ]);
  });

  test('funding leaves cash when paid and comes in when received', () => {
    const entries = (amount: Money) => fundingTransaction(aFundingPayment({ amount }), null, 'USD').entries;
    expect(entries('2.5')).toEqual([
      { account: 'cash', amount: '-2.5' },
      { account: 'funding', amount: '2.5' },
    ]);
    expect(entries('-2.5')[0]).toEqual({ account: 'cash', amount: '2.5' });
  });

  test('keys say what was posted, so that posting twice is noticed', () => {
    const { transactions } = post([aFill(), aFill()]);
    expect(transactions.map((transaction) => transaction.key)).toEqual([
      'fill:paper:account-1:trade-1',
      'fill:paper:account-1:trade-1',
    ]);
    expect(fundingTransaction(aFundingPayment(), null, 'USD').key).toBe('funding:paper:account-1:payment-1');
  });

  test('is not balanced when an entry is missing', () => {
    const { entries } = deposit('10000');
    expect(isBalanced({ entries: entries.slice(1) })).toBe(false);
  });

  test('each sums to zero, whatever was traded, paid or put in', () => {
    fc.assert(
      fc.property(someFills(), anyDecimal(), (fills, amount) => {
        const funding = fundingTransaction(aFundingPayment({ amount }), null, 'USD');
        const all = [deposit(amount), funding, ...post(fills).transactions];
        expect(all.filter((transaction) => !isBalanced(transaction))).toEqual([]);
      }),
    );
  });
});

describe('the equity identity', () => {
  test('holds for a long that was partly closed, with fees and funding', () => {
    const { exposure, transactions } = post([trade('buy', '2', '100', '1', '1'), trade('sell', '1', '130', '1', '2')]);
    const balances = balancesOf([
      deposit('1000'),
      ...transactions,
      fundingTransaction(aFundingPayment({ amount: '5' }), null, 'USD'),
    ]);
    // Cash 1,000 − 200 − 1 + 130 − 1 − 5 = 923, and 1 unit at 120.
    expect(equityIdentity(balances, [{ exposure, mark: '120' }])).toEqual({
      equity: '1043',
      explained: '1043', // 1,000 + 30 realized + 20 unrealized − 2 fees − 5 funding
      difference: '0',
    });
  });

  test('holds for a long that was flipped into a short', () => {
    const { exposure, transactions } = post([trade('buy', '1', '100', '0', '1'), trade('sell', '3', '110', '0', '2')]);
    const identity = equityIdentity(balancesOf([deposit('1000'), ...transactions]), [{ exposure, mark: '105' }]);
    // Cash 1,000 − 100 + 330 = 1,230, and −2 units at 105; 1,000 + 10 realized + 10 unrealized.
    expect(identity).toEqual({ equity: '1020', explained: '1020', difference: '0' });
  });

  test('shows the missing amount when a posting was lost', () => {
    const { exposure, transactions } = post([trade('buy', '2', '100', '0', '1'), trade('sell', '1', '130', '0', '2')]);
    const balances = balancesOf([deposit('1000'), ...transactions.slice(0, 1)]);
    expect(equityIdentity(balances, [{ exposure, mark: '120' }]).difference).toBe('-100'); // inventory says 200, the position 100
  });

  test('is exact for any fills, fees, funding and marks in several instruments', () => {
    const book = fc.record({ fills: someFills(12), mark: fc.oneof(marketPositive(), anyPositive()) });
    const moneys = fc.array(anyDecimal(), { maxLength: 4 });
    fc.assert(
      fc.property(fc.array(book, { maxLength: 3 }), moneys, moneys, (books, deposits, fundings) => {
        const posted = books.map(({ fills, mark }) => ({ ...post(fills), mark }));
        const balances = balancesOf([
          ...deposits.map((amount) => deposit(amount)),
          ...fundings.map((amount) => fundingTransaction(aFundingPayment({ amount }), null, 'USD')),
          ...posted.flatMap(({ transactions }) => transactions),
        ]);
        const { equity, explained, difference } = equityIdentity(balances, posted);
        expect(difference).toBe('0');
        expect(explained).toBe(equity);
        expect(balances.inventory).toBe(add('0', ...posted.map(({ exposure }) => exposure.cost)));
        expect(balances.realizedPnl).toBe(negate(add('0', ...posted.map(({ exposure }) => exposure.grossRealizedPnl))));
        expect(balances.fees).toBe(add('0', ...posted.map(({ exposure }) => exposure.fees)));
        expect(add('0', ...Object.values(balances))).toBe('0');
      }),
    );
  });
});
