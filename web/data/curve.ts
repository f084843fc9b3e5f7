import type { UseQueryResult } from '@tanstack/react-query';
import { useQueries, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { equityCurve, EquityPoint } from '../../contracts/api/equity.ts';
import type { CurvePoint } from '../charts/equity-curve.ts';
import { sumOfCurves, toCurve } from '../charts/equity-curve.ts';
import { deploymentsQuery, equityQuery } from './queries.ts';

type EquityCurve = z.output<typeof equityCurve>;

/** The equity curve of everything; undefined while a part of it is not known. */
export function useCurve(): Curve {
  const deployments = useQuery(deploymentsQuery);
  const curve = useQueries({
    queries: (deployments.data?.deployments ?? []).map(({ id }) => equityQuery(id)),
    combine: curveOf,
  });
  return deployments.data === undefined ? { points: undefined, error: deployments.error } : curve;
}

interface Curve {
  points: CurvePoint[] | undefined;
  error: Error | null;
}

function curveOf(answers: readonly UseQueryResult<EquityCurve>[]): Curve {
  const error = answers.find((answer) => answer.error !== null)?.error ?? null;
  const now =
    answers
      .flatMap(({ data }) => data?.present?.at ?? [])
      .sort()
      .at(-1) ?? '';
  const curves: EquityPoint[][] = [];
  for (const { data } of answers) {
    if (data === undefined) return { points: undefined, error };
    // Asked one after another, they are still one moment of the curve.
    curves.push(data.present === null ? data.points : [...data.points, { ...data.present, at: now }]);
  }
  return { points: toCurve(sumOfCurves(curves)), error };
}
