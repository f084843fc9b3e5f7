import type { UseQueryResult } from '@tanstack/react-query';
import { useQueries, useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import type { equityCurve } from '../../contracts/api/equity.ts';
import type { CurvePoint } from '../charts/equity-curve.ts';
import { sumOfCurves, toCurve, untilNow } from '../charts/equity-curve.ts';
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
  const curves: EquityCurve[] = [];
  for (const { data } of answers) {
    if (data === undefined) return { points: undefined, error };
    curves.push(data);
  }
  return { points: toCurve(sumOfCurves(untilNow(curves))), error };
}
