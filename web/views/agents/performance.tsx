import type { ReactNode } from 'react';
import { useState } from 'react';
import type { Performance as Figures } from '../../../contracts/api/agent-performance.ts';
import type { Convention } from '../../../domain/metrics.ts';
import { CONVENTIONS, MINIMUM_HISTORY } from '../../../domain/metrics.ts';
import { decimalOf } from '../../../domain/money.ts';
import { performanceOf } from '../../data/lists.ts';
import { useMarketTime } from '../../data/market-clock.ts';
import { usePages } from '../../data/pages.ts';
import { number, signed } from '../../format/money.ts';
import { duration, utc } from '../../format/time.ts';
import { counted } from '../../format/words.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Figure } from '../../parts/figure.tsx';
import { Section } from '../../parts/section.tsx';
import { Select } from '../../parts/select.tsx';
import { CONVENTION_WORDS } from './convention-words.ts';
import { PerformanceByDeployment } from './performance-by-deployment.tsx';
import { Percent, Ratio } from './ratio.tsx';

/** The roll-up is hourly, and has some minutes for it. */
const LATE_MS = 75 * 60_000;

/** How good an agent has been: all of its deployments together, then each. */
export function Performance({ agentId }: { agentId: string }) {
  const [convention, setConvention] = useState<Convention>('ours');
  const { query, list } = usePages(performanceOf(agentId, convention));
  return (
    <Section
      title="Performance"
      aside={
        <div className="flex items-center gap-2">
          <span aria-hidden="true">ratios by</span>
          <Select
            label="Sharpe and Sortino by the formulas of"
            isBare
            value={convention}
            onChange={(value) => setConvention(value as Convention)}
          >
            {CONVENTIONS.map((each) => (
              <option key={each} value={each}>
                {CONVENTION_WORDS[each].name}
              </option>
            ))}
          </Select>
        </div>
      }
    >
      <Answer query={query} waiting={<SkeletonRows rows={6} />}>
        {({ first: { together, convention: by } }) =>
          together === null ? (
            <p className="py-3 text-muted">
              Nothing is counted yet: metrics are rolled up at each full hour, from hourly equity and closed positions.
            </p>
          ) : (
            <>
              <Together figures={together} by={by} />
              <PerformanceByDeployment list={list} />
            </>
          )
        }
      </Answer>
    </Section>
  );
}

function Together({ figures, by }: { figures: Figures; by: Convention }) {
  const { nowMs } = useMarketTime();
  const { computedAt, closedPositions, days } = figures;
  const ageMs = nowMs - Date.parse(computedAt);
  const { formula } = CONVENTION_WORDS[by];
  return (
    <>
      <dl className="mt-3 grid grid-cols-2 gap-x-6 gap-y-2 wide:grid-cols-3">
        <Figure
          name="Return, %"
          from="Growth of equity, deposits and withdrawals left out"
          note={`in ${counted(days, 'day')}`}
        >
          <Percent value={figures.return} isSigned decimals={2} />
        </Figure>
        <Figure name="Drawdown, %" from="Largest fall from a running peak, by day" note="at its largest">
          <Percent value={figures.maxDrawdown} decimals={2} />
        </Figure>
        <Figure
          name="Win rate, %"
          from="Positions that ended with a gain after fees and funding, of all that ended"
          note={`of ${closedPositions} closed`}
        >
          <Percent value={figures.winRate} decimals={0} />
        </Figure>
        <Figure name="Profit factor" from="Sum of the gains over the sum of the losses" note="gains ÷ losses">
          <Ratio value={figures.profitFactor} />
        </Figure>
        <Figure name="Sharpe" from={`Return over its deviation: ${formula}`} note={ratioNote(figures.sharpe, by)}>
          <Ratio value={figures.sharpe} />
        </Figure>
        <Figure
          name="Sortino"
          from={`Return over the deviation of losses: ${formula}`}
          note={ratioNote(figures.sortino, by)}
        >
          <Ratio value={figures.sortino} />
        </Figure>
      </dl>
      <Facts
        facts={[
          ['A position', expectancyOf(figures)],
          [
            'Exposure',
            <Unit key="exposure" unit="% of equity">
              <Percent value={figures.exposure} decimals={1} />
            </Unit>,
          ],
          [
            'Slippage',
            <Unit key="slippage" unit="bps at the entry">
              <Ratio value={figures.slippageBps} />
            </Unit>,
          ],
          ...ofAYear(figures),
        ]}
      />
      <p className="mt-2 text-muted">
        {ageMs > LATE_MS ? (
          <span className="text-person">The hourly roll-up is late by {duration(ageMs - LATE_MS)}. </span>
        ) : null}
        Counted at {utc(computedAt)}. Sharpe and Sortino: {formula}. Other formulas make other ratios of the same days;
        nothing else changes.
      </p>
    </>
  );
}

const ratioNote = (value: number | null, by: Convention): string =>
  value === null ? 'not defined' : `by ${CONVENTION_WORDS[by].name}`;

const Unit = ({ unit, children }: { unit: string; children: ReactNode }) => (
  <>
    {children} <span className="text-muted">{unit}</span>
  </>
);

function expectancyOf({ expectancy, expectancyInR }: Figures): string {
  if (expectancy === null) return 'none has closed';
  const inR = expectancyInR === null ? '' : `, ${signed(decimalOf(expectancyInR), 2)} R`;
  return `${signed(expectancy, 2)} USD in the mean${inR}`;
}

/** Figures of a year, or from when on they are said. */
function ofAYear({ cagr, apr, apr30d, apr90d, calmar, days, closedPositions }: Figures): [string, ReactNode][] {
  if (days < MINIMUM_HISTORY.days || closedPositions < MINIMUM_HISTORY.closedPositions)
    return [
      ['Of a year', `said from ${MINIMUM_HISTORY.days} days and ${MINIMUM_HISTORY.closedPositions} positions on`],
    ];
  const share = (value: number | null): ReactNode =>
    value === null ? (
      '–'
    ) : (
      <Unit unit="%">
        <Percent value={value} isSigned decimals={1} />
      </Unit>
    );
  return [
    ['CAGR', share(cagr)],
    ['APR', share(apr)],
    ['APR of 30 days', share(apr30d)],
    ['APR of 90 days', share(apr90d)],
    ['Calmar', calmar === null ? '–' : number(decimalOf(calmar), 2)],
  ];
}
