import { useQuery } from '@tanstack/react-query';
import type { DashboardMetrics } from '../../../contracts/api/overview.ts';
import { add, divide, isPositive, subtract } from '../../../domain/money.ts';
import { dashboardQuery } from '../../data/queries.ts';
import { number, signedPercent } from '../../format/money.ts';
import { Answer } from '../../parts/answer.tsx';
import { Figure } from '../../parts/figure.tsx';
import { Pnl } from '../../parts/money.tsx';

/** How much am I up or down? A line for each currency; there is seldom more than one. */
export function MoneyStrip() {
  return (
    <Answer
      query={useQuery(dashboardQuery)}
      waiting={<div className="mt-5 h-[8.5rem] wide:h-[4.25rem]" aria-busy="true" />}
    >
      {(metrics) => (
        <>
          {metrics.money.map((money) => (
            <Line key={money.currency} metrics={metrics} money={money} />
          ))}
        </>
      )}
    </Answer>
  );
}

const sum = (a: string, b: string | null): string | null => (b === null ? null : add(a, b));

function Line({ metrics, money }: { metrics: DashboardMetrics; money: DashboardMetrics['money'][number] }) {
  const { currency, equity, deposits, realizedPnl, unrealizedPnl, realizedPnlToday, unrealizedPnlToday } = money;
  const inAll = equity === null ? null : subtract(equity, deposits);
  const share = inAll === null || !isPositive(deposits) ? '' : `${signedPercent(divide(inAll, deposits, 6), 2)} %`;
  return (
    <dl className="mt-5 grid grid-cols-3 gap-x-4 gap-y-3 wide:flex wide:gap-x-12">
      <Figure
        name={`Equity, ${currency}`}
        from="Balance and unrealized PnL of every account"
        note={`${number(deposits, 0)} paid in`}
      >
        {equity === null ? '–' : number(equity, 2)}
      </Figure>
      <Figure
        name="Today"
        from={`Since 00:00 UTC of ${metrics.today}: realized, and how the unrealized has changed`}
        note={`${number(realizedPnlToday, 2)} realized`}
      >
        <Pnl value={sum(realizedPnlToday, unrealizedPnlToday)} />
      </Figure>
      <Figure name="In all" from="Equity minus everything paid in" note={share}>
        <Pnl value={inAll} />
      </Figure>
      <Figure
        name="Open now"
        from="Open quantity at the mark minus its cost, before exit fees"
        note={`${number(realizedPnl, 2)} realized`}
      >
        <Pnl value={unrealizedPnl} />
      </Figure>
      <Figure
        name="Drawdown, %"
        from="Largest fall of all accounts together from a running peak, by day"
        note="at its largest"
      >
        {metrics.drawdown === null ? <span className="text-muted">–</span> : (metrics.drawdown * 100).toFixed(2)}
      </Figure>
      <Figure
        name="Win rate, %"
        from="Positions that ended with a gain after fees and funding, of all that traded and ended"
        note={`of ${metrics.closedPositions} closed`}
      >
        {metrics.winRate === null ? <span className="text-muted">–</span> : (metrics.winRate * 100).toFixed(0)}
      </Figure>
    </dl>
  );
}
