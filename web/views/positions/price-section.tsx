import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { PositionDetail } from '../../../contracts/api/position.ts';
import { Attribution } from '../../charts/attribution.tsx';
import type { FillMark } from '../../charts/price-chart.tsx';
import { useTheme } from '../../charts/theme.ts';
import { useMarketTime } from '../../data/market-clock.ts';
import { candlesQuery } from '../../data/queries.ts';
import { exact, number } from '../../format/money.ts';
import { utc } from '../../format/time.ts';
import { Answer } from '../../parts/answer.tsx';
import { Section } from '../../parts/section.tsx';
import { levelsOf } from './price-levels.ts';
import type { Timeframe } from './timeframes.ts';
import { TIMEFRAMES, timeframeFor } from './timeframes.ts';

const PriceChart = lazy(() => import('../../charts/price-chart.tsx'));

/** The market around a position: candles with its levels and its fills. */
export function PriceSection({ position, decimals }: { position: PositionDetail; decimals: number }) {
  const { nowMs } = useMarketTime();
  const endMs = position.closedAt === null ? nowMs : Date.parse(position.closedAt);
  const [chosen, setChosen] = useState<Timeframe | null>(null);
  const timeframe = chosen ?? timeframeFor(endMs - Date.parse(position.createdAt));
  return (
    <Section
      title="Price"
      aside={
        <select
          aria-label="Length of a candle"
          value={timeframe}
          onChange={(event) => setChosen(event.target.value as Timeframe)}
          className="h-7 rounded border border-line bg-canvas px-1 text-accent"
        >
          {Object.keys(TIMEFRAMES).map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      }
    >
      <Candles position={position} decimals={decimals} timeframe={timeframe} />
    </Section>
  );
}

function Candles({
  position,
  decimals,
  timeframe,
}: {
  position: PositionDetail;
  decimals: number;
  timeframe: Timeframe;
}) {
  const query = useQuery(candlesQuery(position, timeframe, TIMEFRAMES[timeframe]));
  const theme = useTheme();
  const levels = useMemo(() => levelsOf(position), [position]);
  const fills = useMemo(() => fillsOf(position), [position]);
  return (
    <Answer query={query} waiting={<div className="skeleton mt-2 h-72" />}>
      {({ candles }) =>
        candles.length === 0 ? (
          <p className="flex h-72 items-center justify-center text-muted">
            No price of {position.instrument} was seen in this time.
          </p>
        ) : (
          <figure>
            <Suspense fallback={<div className="skeleton mt-2 h-72" />}>
              <PriceChart
                key={`${theme}${timeframe}`}
                candles={candles}
                levels={levels}
                fills={fills}
                decimals={decimals}
                stepMs={TIMEFRAMES[timeframe]}
              />
            </Suspense>
            <Attribution />
            <table className="sr-only">
              <caption>Candles of {timeframe}, the newest ones</caption>
              <thead>
                <tr>
                  <th>Opened</th>
                  <th>Open</th>
                  <th>High</th>
                  <th>Low</th>
                  <th>Close</th>
                </tr>
              </thead>
              <tbody>
                {candles.slice(-12).map((candle) => (
                  <tr key={candle.openedAt}>
                    <td>{utc(candle.openedAt)}</td>
                    {[candle.open, candle.high, candle.low, candle.close].map((price, index) => (
                      <td key={index}>{number(price, decimals)}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </figure>
        )
      }
    </Answer>
  );
}

const fillsOf = ({ fills }: PositionDetail): FillMark[] =>
  fills
    .map(({ filledAt, side, quantity }) => ({ at: filledAt, side, text: `${side} ${exact(quantity)}` }))
    .sort((a, b) => a.at.localeCompare(b.at));
