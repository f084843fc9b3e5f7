import { useQuery } from '@tanstack/react-query';
import type { BalanceReply } from '../../contracts/api/money.ts';
import { add, divide, isPositive, subtract } from '../../domain/money.ts';
import { balanceQuery } from './queries.ts';

export interface Sums {
  equity: string | null;
  deposits: string;
  /** Everything since the first deposit, with what is open at its mark. */
  pnl: string | null;
  pnlFraction: string | null;
  unrealized: string | null;
  openPositions: number;
}

/** All accounts together; what one of them does not know, the sum does not know. */
export function sumsOf(balances: readonly BalanceReply[]): Sums {
  const known = (values: readonly (string | null)[]): string | null =>
    values.every((value) => value !== null) ? add('0', ...values) : null;
  const deposits = add('0', ...balances.map((each) => each.deposits));
  const equity = known(balances.map((each) => each.equity));
  const pnl = equity === null ? null : subtract(equity, deposits);
  return {
    equity,
    deposits,
    pnl,
    pnlFraction: pnl === null || !isPositive(deposits) ? null : divide(pnl, deposits, 6),
    unrealized: known(balances.map((each) => each.unrealizedPnl)),
    openPositions: balances.reduce((sum, { openPositions }) => sum + openPositions, 0),
  };
}

export const useBalances = () => useQuery(balanceQuery);
