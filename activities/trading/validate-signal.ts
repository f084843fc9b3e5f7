import { ApplicationFailure } from '@temporalio/common';
import type { TradingActivities } from '../../contracts/temporal/activities.ts';
import { FAILURES } from '../../contracts/temporal/failures.ts';
import { checkSignal } from '../../domain/signal.ts';
import type { ActivityDependencies } from '../ports.ts';

/** Is the signal fresh, allowed and new for this deployment? The answer is on its timeline either way. */
export const validateSignal =
  ({
    record,
    clock,
    log,
  }: Pick<ActivityDependencies, 'record' | 'clock' | 'log'>): TradingActivities['validateSignal'] =>
  async ({ passedOver, ...key }) => {
    // Before anything is read that the decision goes by: those before it may change it.
    const waitsFor = await record.turns.undecidedBefore(key, passedOver);
    if (waitsFor !== null) return { waitsFor };
    if (passedOver > 0)
      log.warn(
        { ...key, passedOver },
        'an earlier alert of the same source is not decided in time, and is passed over',
      );
    const found = await record.executions.context(key, clock.nowMs());
    if (!found)
      throw ApplicationFailure.nonRetryable(
        `Signal ${key.signalId} or deployment ${key.deploymentId} is not in the record.`,
        FAILURES.notFound,
      );
    // What was decided in a run whose end was lost stands: the position that it made goes on.
    if (await record.positions.ofExecution(key)) return null;
    const refused = checkSignal(found.signal, found.context);
    return record.executions.recordValidation(key, refused, clock.nowMs());
  };
