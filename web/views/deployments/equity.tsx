import { useQuery } from '@tanstack/react-query';
import type { EquityPoint } from '../../../contracts/api/equity.ts';
import { equityQuery } from '../../data/queries.ts';
import { number } from '../../format/money.ts';
import { local } from '../../format/time.ts';
import { Answer } from '../../parts/answer.tsx';
import { Section } from '../../parts/section.tsx';

const WIDTH = 640;
const HEIGHT = 96;

/** How its equity came to be what it is: hourly marks and now, with what was paid in as the line to be above. */
export function Equity({ id }: { id: string }) {
  const query = useQuery(equityQuery(id));
  return (
    <Section title="Equity" aside="hourly marks, and now">
      <Answer query={query} waiting={<div className="h-36" aria-busy="true" />}>
        {({ points, present, currency }) => {
          const all = present === null ? points : [...points, present];
          return all.length < 2 ? (
            <p className="py-3 text-muted">The curve begins with its first hourly mark.</p>
          ) : (
            <Curve points={all} currency={currency} />
          );
        }}
      </Answer>
    </Section>
  );
}

/** Drawing is the one thing for which money may be a floating number. */
function Curve({ points, currency }: { points: readonly EquityPoint[]; currency: string }) {
  const at = points.map((point) => Date.parse(point.at));
  const equity = points.map((point) => Number(point.equity));
  const paidIn = Number(points.at(-1)?.deposits ?? '0');
  const low = Math.min(...equity, paidIn);
  const high = Math.max(...equity, paidIn);
  const [from = 0] = at;
  const to = at.at(-1) ?? from;
  const x = (ms: number): number => (to === from ? 0 : ((ms - from) / (to - from)) * WIDTH);
  const y = (value: number): number =>
    high === low ? HEIGHT / 2 : HEIGHT - 4 - ((value - low) / (high - low)) * (HEIGHT - 8);
  const line = equity
    .map((value, index) => `${index === 0 ? 'M' : 'L'}${x(at[index] ?? from).toFixed(1)} ${y(value).toFixed(1)}`)
    .join('');
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return null;
  const words = `Equity from ${number(first.equity, 2)} to ${number(last.equity, 2)} ${currency}, of ${number(last.deposits, 2)} paid in.`;
  return (
    <figure className="mt-3">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words}
        className="h-24 w-full"
      >
        <line
          x1="0"
          x2={WIDTH}
          y1={y(paidIn)}
          y2={y(paidIn)}
          className="stroke-line-strong"
          strokeDasharray="3 3"
          vectorEffect="non-scaling-stroke"
        />
        <path d={line} fill="none" className="stroke-text" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
      </svg>
      <figcaption className="flex justify-between gap-3 text-xs text-muted">
        <span>{local(first.at)}</span>
        <span>
          between {number(low.toFixed(2), 2)} and {number(high.toFixed(2), 2)} {currency}; dashed is what was paid in
        </span>
        <span>{local(last.at)}</span>
      </figcaption>
    </figure>
  );
}
