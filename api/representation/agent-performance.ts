import type { Performance } from '../../contracts/api/agent-performance.ts';
import type { RolledUp } from '../../db/repositories/metrics.ts';
import type { Convention } from '../../domain/metrics.ts';
import { decimalOf } from '../../domain/money.ts';
import { isoOf } from './moment.ts';

/** Null when nothing was rolled up yet. */
export function performanceOf(rolledUp: RolledUp | undefined, convention: Convention): Performance | null {
  if (rolledUp === undefined) return null;
  const values = rolledUp.values[convention];
  const expectancy = values.expectancy === null ? null : decimalOf(values.expectancy);
  return { computedAt: isoOf(rolledUp.computedAtMs), ...values, expectancy };
}
