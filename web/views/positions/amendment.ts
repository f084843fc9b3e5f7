import type { z } from 'zod';
import type { exitPlanAmendmentBody } from '../../../contracts/api/exit-plan.ts';
import type { PositionDetail } from '../../../contracts/api/position.ts';
import { DECIMAL_PATTERN, divide, equals, isPositive, multiply, subtract } from '../../../domain/money.ts';

export type Amendment = z.input<typeof exitPlanAmendmentBody>;

/** The plan of a position as it stands in the fields of a form. */
export interface Draft {
  stop: string;
  targets: { price: string; fraction: string }[];
  /** In per cent, empty for none. */
  trailingAt: string;
  trailingBy: string;
}

const BPS_PER_PERCENT = 100;
const percentOf = (bps: string | undefined): string => (bps === undefined ? '' : divide(bps, BPS_PER_PERCENT));

export function draftOf({ exitLevels, exitPlan, stopPrice }: PositionDetail): Draft {
  return {
    stop: stopPrice ?? exitLevels?.stopLoss ?? '',
    targets: (exitLevels?.takeProfits ?? []).map(({ price, fraction }) => ({ price, fraction })),
    trailingAt: percentOf(exitPlan.trailingStop?.activationBps),
    trailingBy: percentOf(exitPlan.trailingStop?.distanceBps),
  };
}

const isAmount = (text: string): boolean => DECIMAL_PATTERN.test(text) && isPositive(text);
const isSame = (a: string, b: string): boolean => a === b || (isAmount(a) && isAmount(b) && equals(a, b));

/** What the draft changes; null when nothing, or when a field is not a number yet. */
export function amendmentOf(position: PositionDetail, draft: Draft): Amendment | null {
  const before = draftOf(position);
  const hasTrailing = draft.trailingAt !== '' || draft.trailingBy !== '';
  const numbers = [
    draft.stop,
    ...draft.targets.map(({ price }) => price),
    ...(hasTrailing ? [draft.trailingAt, draft.trailingBy] : []),
  ];
  if (!numbers.every(isAmount)) return null;
  const amendment: Amendment = {};
  if (!isSame(draft.stop, before.stop)) amendment.stopLoss = { price: draft.stop };
  if (draft.targets.some(({ price }, index) => !isSame(price, before.targets[index]?.price ?? '')))
    amendment.takeProfits = draft.targets;
  if (!isSame(draft.trailingAt, before.trailingAt) || !isSame(draft.trailingBy, before.trailingBy))
    amendment.trailingStop = hasTrailing
      ? {
          activationBps: multiply(draft.trailingAt, BPS_PER_PERCENT),
          distanceBps: multiply(draft.trailingBy, BPS_PER_PERCENT),
        }
      : null;
  return Object.keys(amendment).length === 0 ? null : amendment;
}

/** The position as it would be drawn with the draft; fields that are no numbers yet keep what was. */
export function withDraft(position: PositionDetail, draft: Draft): PositionDetail {
  const { exitLevels } = position;
  if (exitLevels === null) return position;
  return {
    ...position,
    stopPrice: isAmount(draft.stop) ? draft.stop : position.stopPrice,
    exitLevels: {
      ...exitLevels,
      takeProfits: exitLevels.takeProfits.map((rung, index) => {
        const price = draft.targets[index]?.price ?? '';
        return isAmount(price) ? { ...rung, price } : rung;
      }),
    },
  };
}

/** What the open quantity would bring at a price, before the fee; null while that is no price. */
export const pnlAt = ({ exposure }: PositionDetail, price: string): string | null =>
  isAmount(price) ? subtract(multiply(exposure.signedQuantity, price), exposure.cost) : null;
