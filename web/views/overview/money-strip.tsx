import { sumsOf, useBalances } from '../../data/money.ts';
import { number, signedPercent } from '../../format/money.ts';
import { Answer } from '../../parts/answer.tsx';
import { Figure } from '../../parts/figure.tsx';
import { Pnl } from '../../parts/money.tsx';

/** How much am I up or down? */
export function MoneyStrip() {
  const balances = useBalances();
  return (
    <Answer query={balances} waiting={<div className="mt-5 h-[4.5rem]" aria-busy="true" />}>
      {({ balances: accounts }) => {
        const { equity, pnl, pnlFraction, unrealized, deposits } = sumsOf(accounts);
        return (
          <dl className="mt-5 grid grid-cols-2 gap-x-6 gap-y-3 wide:flex wide:gap-x-12">
            <Figure
              name="Equity, USD"
              from="Balance and unrealised PnL of every account"
              note={`of ${number(deposits, 0)} paid in`}
            >
              {equity === null ? '–' : number(equity, 2)}
            </Figure>
            <Figure
              name="PnL in all, USD"
              from="Equity minus everything paid in"
              note={pnlFraction === null ? '' : `${signedPercent(pnlFraction, 2)} %`}
            >
              <Pnl value={pnl} />
            </Figure>
            <Figure
              name="Unrealised, USD"
              from="Open quantity at the mark minus its cost, before exit fees"
              note="before exit fees"
            >
              <Pnl value={unrealized} />
            </Figure>
          </dl>
        );
      }}
    </Answer>
  );
}
