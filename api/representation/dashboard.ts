import type { MoneyOverview } from '../../contracts/api/overview.ts';
import type { AccountBooks } from '../../db/repositories/account-books.ts';
import type { LedgerSum } from '../../db/repositories/ledger-sums.ts';
import type { EquityMark } from '../../db/repositories/metrics.ts';
import { DAY_MS, dailyMarks, together } from '../../domain/equity-days.ts';
import { maxDrawdown } from '../../domain/metrics.ts';
import type { Money } from '../../domain/money.ts';
import { add, subtract } from '../../domain/money.ts';
import { balanceOf, pnlOf, pnlShareOf } from './books.ts';
import type { MarketView } from './position.ts';

/** What all accounts are worth, by currency. */
export function moneyOverviewOf(
  books: readonly AccountBooks[],
  today: { sums: readonly LedgerSum[]; startMs: number },
  marks: ReadonlyMap<string, EquityMark[]>,
  market: MarketView,
): MoneyOverview[] {
  return [...new Set(books.map(({ currency }) => currency))].map((currency) => {
    const own = books.filter((each) => each.currency === currency);
    const balances = own.map((each) => balanceOf(each, market));
    const unrealizedPnl = sumOf(balances.map((each) => each.unrealizedPnl));
    const before = own.map(({ deployment }) => unrealizedBefore(marks.get(deployment.id) ?? [], today.startMs));
    return {
      currency,
      equity: sumOf(balances.map((each) => each.equity)),
      deposits: add('0', ...balances.map((each) => each.deposits)),
      realizedPnl: add('0', ...own.map((each) => pnlOf(each, market).netPnl)),
      unrealizedPnl,
      realizedPnlToday: add(
        '0',
        ...today.sums.filter((sum) => sum.currency === currency).map((sum) => pnlShareOf(sum).netPnl),
      ),
      unrealizedPnlToday: unrealizedPnl === null ? null : subtract(unrealizedPnl, add('0', ...before)),
    };
  });
}

/** Null when one of them is not known. */
const sumOf = (values: readonly (Money | null)[]): Money | null =>
  values.reduce<Money | null>((sum, value) => (sum === null || value === null ? null : add(sum, value)), '0');

/** A deployment that had no mark by then held nothing. */
const unrealizedBefore = (marks: readonly EquityMark[], atMs: number): Money =>
  marks.findLast((mark) => mark.atMs <= atMs)?.unrealizedPnl ?? '0';

/** Over the days of all deployments together; the running day ends with the equity of now, or the last that was known. */
export function drawdownOf(
  books: readonly AccountBooks[],
  marks: ReadonlyMap<string, EquityMark[]>,
  market: MarketView,
): number | null {
  const atMs = (Math.floor(market.nowMs / DAY_MS) + 1) * DAY_MS;
  const tracks = books.flatMap((each) => {
    const { equity, deposits } = balanceOf(each, market);
    const past = marks.get(each.deployment.id) ?? [];
    const last = past.at(-1);
    const ending = last && { atMs, equity: equity ?? last.equity, deposits };
    return ending ? [{ marks: dailyMarks([...past, ending]), positions: [], exposures: [] }] : [];
  });
  return maxDrawdown(together(tracks).marks);
}
