import type { Fill, FundingPayment } from './fill.ts';
import { signOf } from './direction.ts';
import type { Money, Price } from './money.ts';
import { add, isZero, multiply, negate, subtract } from './money.ts';
import type { Exposure, FillEffect } from './position.ts';

/**
 * Accounts of the double-entry ledger, per venue account and currency. A debit is positive.
 * cash: settled, with open positions held at what they cost. inventory: cost of open quantity. capital: what was put in.
 */
export const LEDGER_ACCOUNTS = ['cash', 'inventory', 'realizedPnl', 'fees', 'funding', 'capital'] as const;
export type LedgerAccount = (typeof LEDGER_ACCOUNTS)[number];

export interface LedgerEntry {
  account: LedgerAccount;
  amount: Money;
}

export const LEDGER_KINDS = ['deposit', 'fill', 'funding'] as const;

/** Entries that belong together and sum to zero. The key makes posting idempotent. */
export interface LedgerTransaction {
  key: string;
  kind: (typeof LEDGER_KINDS)[number];
  venueAccountId: string;
  positionId: string | null;
  currency: string;
  entries: readonly LedgerEntry[];
  atMs: number;
}

const entriesOf = (amounts: Partial<Record<LedgerAccount, Money>>): LedgerEntry[] =>
  (Object.entries(amounts) as [LedgerAccount, Money][])
    .filter(([, amount]) => !isZero(amount))
    .map(([account, amount]) => ({ account, amount }));

export const isBalanced = (transaction: Pick<LedgerTransaction, 'entries'>): boolean =>
  isZero(add('0', ...transaction.entries.map((entry) => entry.amount)));

export const depositTransaction = (input: {
  key: string;
  venueAccountId: string;
  currency: string;
  amount: Money;
  atMs: number;
}): LedgerTransaction => ({
  key: input.key,
  kind: 'deposit',
  venueAccountId: input.venueAccountId,
  positionId: null,
  currency: input.currency,
  atMs: input.atMs,
  entries: entriesOf({ cash: input.amount, capital: negate(input.amount) }),
});

/** A buy turns cash into inventory, a sell the reverse; the difference to cost is realized PnL, the fee leaves cash. */
export function fillTransaction(
  fill: Fill,
  effect: FillEffect,
  positionId: string,
  currency: string,
): LedgerTransaction {
  const paid = multiply(signOf(fill.side), fill.quantity, fill.price);
  return {
    key: `fill:${fill.venue}:${fill.venueAccountId}:${fill.venueTradeId}`,
    kind: 'fill',
    venueAccountId: fill.venueAccountId,
    positionId,
    currency,
    atMs: fill.filledAtMs,
    entries: entriesOf({
      cash: negate(add(paid, fill.fee)),
      inventory: effect.costChange,
      realizedPnl: negate(effect.realizedPnl),
      fees: fill.fee,
    }),
  };
}

export const fundingTransaction = (
  payment: FundingPayment,
  positionId: string | null,
  currency: string,
): LedgerTransaction => ({
  key: `funding:${payment.venue}:${payment.venueAccountId}:${payment.venuePaymentId}`,
  kind: 'funding',
  venueAccountId: payment.venueAccountId,
  positionId,
  currency,
  atMs: payment.paidAtMs,
  entries: entriesOf({ cash: negate(payment.amount), funding: payment.amount }),
});

/** Sums of the ledger's accounts for one venue account. */
export type LedgerBalances = Record<LedgerAccount, Money>;

export function sumEntries(entries: readonly LedgerEntry[]): LedgerBalances {
  const sums: LedgerBalances = { cash: '0', inventory: '0', realizedPnl: '0', fees: '0', funding: '0', capital: '0' };
  for (const { account, amount } of entries) sums[account] = add(sums[account], amount);
  return sums;
}

/**
 * The equity identity, to the last unit: cash + Σ(signed quantity × mark) must equal capital + realized − fees − funding + unrealized.
 * Returns both sides and their difference, which is zero when the books are right.
 */
export function equityIdentity(
  balances: LedgerBalances,
  positions: readonly { exposure: Exposure; mark: Price }[],
): { equity: Money; explained: Money; difference: Money } {
  const value = add('0', ...positions.map(({ exposure, mark }) => multiply(exposure.signedQuantity, mark)));
  const unrealized = add(
    '0',
    ...positions.map(({ exposure, mark }) => subtract(multiply(exposure.signedQuantity, mark), exposure.cost)),
  );
  const equity = add(balances.cash, value);
  const explained = subtract(
    add(negate(balances.capital), negate(balances.realizedPnl), unrealized),
    add(balances.fees, balances.funding),
  );
  return { equity, explained, difference: subtract(equity, explained) };
}
