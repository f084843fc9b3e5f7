import type { EquityPoint } from '../../contracts/api/equity.ts';
import type { BalanceReply } from '../../contracts/api/money.ts';
import type { EquityMark } from '../../db/repositories/metrics.ts';
import { isoOf } from './moment.ts';

export const equityPointOf = (mark: EquityMark): EquityPoint => ({
  at: isoOf(mark.atMs),
  equity: mark.equity,
  cash: mark.cash,
  deposits: mark.deposits,
  grossRealizedPnl: mark.realizedPnl,
  unrealizedPnl: mark.unrealizedPnl,
  fees: mark.fees,
  funding: mark.funding,
});

/** The point of this moment; null when the equity is not known. */
export function presentPointOf(balance: BalanceReply, nowMs: number): EquityPoint | null {
  const { equity, cash, deposits, grossRealizedPnl, unrealizedPnl, fees, funding } = balance;
  if (equity === null || unrealizedPnl === null) return null;
  return { at: isoOf(nowMs), equity, cash, deposits, grossRealizedPnl, unrealizedPnl, fees, funding };
}
