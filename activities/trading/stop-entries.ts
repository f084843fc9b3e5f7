import { ApplicationFailure } from '@temporalio/common';
import type { TradingActivities } from '../../contracts/temporal/activities.ts';
import { FAILURES } from '../../contracts/temporal/failures.ts';
import type { ActivityDependencies } from '../ports.ts';

/** Halts the scope of a kill in the record, and names every account that it covers. Safe to repeat. */
export const stopEntries =
  ({ record, clock }: Pick<ActivityDependencies, 'record' | 'clock'>): TradingActivities['stopEntries'] =>
  async (target) => {
    const { scope, key } = target;
    if (!(await record.tradingStates.isKnown(scope, key)))
      throw ApplicationFailure.nonRetryable(`There is no ${scope} ${key} on record.`, FAILURES.notFound);
    await record.tradingStates.kill(target, clock.nowMs());
    return record.killTargets.accounts(scope, key);
  };

/** Writes down how a kill ended. */
export const recordKill =
  ({ record, clock }: Pick<ActivityDependencies, 'record' | 'clock'>): TradingActivities['recordKill'] =>
  ({ scope, key, outcome, stragglers, leftAlone, counts, durations }) =>
    record.tradingStates.recordKill(
      { scope, key },
      { outcome, stragglers, leftAlone, counts, durations },
      clock.nowMs(),
    );
