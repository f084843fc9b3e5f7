import { lazy, Suspense } from 'react';
import { Attribution } from '../../charts/attribution.tsx';
import { useTheme } from '../../charts/theme.ts';
import { useCurve } from '../../data/curve.ts';
import { utc } from '../../format/time.ts';
import { Failure } from '../../parts/answer.tsx';

const EquityChart = lazy(() => import('../../charts/equity-chart.tsx'));

/** How it came to be what it is: equity above what was paid in, and the drawdown under it. */
export function Equity() {
  const { points, error } = useCurve();
  const theme = useTheme();
  if (points === undefined) return error ? <Failure error={error} /> : <div className="skeleton mt-2 h-48" />;
  if (points.length < 2)
    return (
      <p className="flex h-48 items-center text-muted">
        Equity is marked once an hour of the market; the second mark makes the first line.
      </p>
    );
  return (
    <figure>
      <Suspense fallback={<div className="skeleton mt-2 h-48" />}>
        <EquityChart key={theme} points={points} />
      </Suspense>
      <Attribution />
      <table className="sr-only">
        <caption>Equity above what was paid in, and drawdown</caption>
        <thead>
          <tr>
            <th>Moment</th>
            <th>USD</th>
            <th>Drawdown, %</th>
          </tr>
        </thead>
        <tbody>
          {points.slice(-24).map(({ at, pnl, drawdownPercent }) => (
            <tr key={at}>
              <td>{utc(at)}</td>
              <td>{pnl.toFixed(2)}</td>
              <td>{drawdownPercent.toFixed(2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
