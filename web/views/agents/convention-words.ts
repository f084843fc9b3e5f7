import type { Convention } from '../../../domain/metrics.ts';

/** Whose formulas Sharpe and Sortino are by, and what is theirs about them. */
export const CONVENTION_WORDS: Readonly<Record<Convention, { name: string; formula: string }>> = {
  ours: { name: 'our formulas', formula: 'daily returns, 365 days a year' },
  freqtrade: { name: 'Freqtrade', formula: 'results of closed positions instead of daily returns, 365 days a year' },
  quantstats: { name: 'QuantStats', formula: 'daily returns, 252 days a year' },
  nautilus: {
    name: 'NautilusTrader',
    formula: 'daily returns of days on which a position was closed, 252 days a year',
  },
  lean: { name: 'Lean', formula: 'the compounded return of a year over the deviation of a year, 252 days' },
};
