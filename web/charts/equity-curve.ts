import type { EquityPoint } from '../../contracts/api/equity.ts';
import { add, divide, isGreater, isPositive, maximum, subtract, toNumber } from '../../domain/money.ts';

/** One moment of the curve, as it is drawn. */
export interface CurvePoint {
  at: string;
  /** Equity above what was paid in. */
  pnl: number;
  /** Fall from the highest equity before, in per cent, zero or below. */
  drawdownPercent: number;
}

interface Sum {
  at: string;
  equity: string;
  deposits: string;
}

/** Each curve with what it is now at its end. The accounts are asked one after another, and are still one moment of the curve. */
export function untilNow(
  curves: readonly { points: readonly EquityPoint[]; present: EquityPoint | null }[],
): EquityPoint[][] {
  const now = curves
    .flatMap(({ present }) => present?.at ?? [])
    .sort()
    .at(-1);
  return curves.map(({ points, present }) => (present && now ? [...points, { ...present, at: now }] : [...points]));
}

/** The curves of all accounts as one: at each moment what each was worth when it was last marked. Before its first mark it was not there. */
export function sumOfCurves(curves: readonly (readonly EquityPoint[])[]): Sum[] {
  const moments = [...new Set(curves.flatMap((points) => points.map(({ at }) => at)))].sort();
  const places = curves.map(() => 0);
  return moments.map((at) => {
    let equity = '0';
    let deposits = '0';
    for (const [index, points] of curves.entries()) {
      while ((points[places[index] ?? 0]?.at ?? '~') <= at) places[index] = (places[index] ?? 0) + 1;
      const point = points[(places[index] ?? 0) - 1];
      if (!point) continue;
      equity = add(equity, point.equity);
      deposits = add(deposits, point.deposits);
    }
    return { at, equity, deposits };
  });
}

/** What is drawn: equity above what was paid in, and the fall from its highest. Paying in is no gain, and no recovery. */
export function toCurve(sums: readonly Sum[]): CurvePoint[] {
  let highest = '0';
  return sums.map(({ at, equity, deposits }) => {
    const pnl = subtract(equity, deposits);
    highest = maximum(highest, pnl);
    const peak = add(deposits, highest);
    const fall = isPositive(peak) && isGreater(highest, pnl) ? divide(subtract(pnl, highest), peak, 8) : '0';
    return { at, pnl: toNumber(pnl), drawdownPercent: toNumber(fall) * 100 };
  });
}
