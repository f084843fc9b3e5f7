import type { TradingActivities } from '../../contracts/temporal/activities.ts';
import { realizedPnlOf } from '../../domain/position.ts';
import type { ActivityDependencies } from '../ports.ts';

/** The flat position ends: realized PnL from its fills, fees and funding, and its exposure is free again. */
export const settlePosition =
  ({ record, clock }: Pick<ActivityDependencies, 'record' | 'clock'>): TradingActivities['settlePosition'] =>
  async ({ positionId, exitReason }) => {
    const position = await record.positions.settle(positionId, exitReason, clock.nowMs());
    return { realizedPnl: realizedPnlOf(position.exposure, position.funding) };
  };
