import type { Price } from './money.ts';

/** The levels that our own watch looks for. */
export const CROSSING_KINDS = ['stopLoss', 'takeProfit', 'trailingStop', 'breakEven', 'timeExit'] as const;
export type CrossingKind = (typeof CROSSING_KINDS)[number];

/** A level was reached: something for the position to do, once. */
export interface Crossing {
  kind: CrossingKind;
  /** Rung of a take-profit, 1-based; 0 otherwise. */
  rung: number;
  /** The level that was reached, and the mark that reached it. */
  level: Price;
  mark: Price;
  atMs: number;
}

/** The same level of the same plan has the same id, however often and by whomever it is seen. */
export const crossingId = (positionId: string, revision: number, crossing: Pick<Crossing, 'kind' | 'rung'>): string =>
  `${positionId}:${crossing.kind}${crossing.rung === 0 ? '' : String(crossing.rung)}:${revision}`;
