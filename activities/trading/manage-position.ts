import type { TradingActivities } from '../../contracts/temporal/activities.ts';
import type { ActivityDependencies } from '../ports.ts';

type Dependencies = Pick<ActivityDependencies, 'record' | 'clock'>;

/** The stop moves to the entry price; the venue's order follows with the next look. */
export const moveStopToBreakEven =
  ({ record, clock }: Dependencies): TradingActivities['moveStopToBreakEven'] =>
  async ({ positionId }) => {
    const position = await record.positions.find(positionId);
    if (!position || position.isBreakEvenDone || position.status === 'closed') return;
    const planRevision = position.planRevision + 1;
    await record.positions.savePlan(
      positionId,
      { isBreakEvenDone: true, planRevision },
      { type: 'position.amended', payload: { breakEven: true, planRevision } },
      clock.nowMs(),
    );
  };

/** While paused, trailing stop, break-even move and time exit wait; the stop-loss acts, and orders at the venue stay. */
export const setPaused =
  ({ record, clock }: Dependencies): TradingActivities['setPaused'] =>
  async ({ positionId, isPaused }) => {
    const position = await record.positions.find(positionId);
    if (!position || position.isPaused === isPaused || position.status === 'closed') return;
    await record.positions.savePlan(
      positionId,
      { isPaused },
      { type: isPaused ? 'position.paused' : 'position.resumed', payload: {} },
      clock.nowMs(),
    );
  };

/** The position has done what these crossings asked for. */
export const markCrossingsHandled =
  ({ record, clock }: Dependencies): TradingActivities['markCrossingsHandled'] =>
  ({ crossingIds }) =>
    record.exitWatches.markHandled(crossingIds, clock.nowMs());

/** The deployments that a signal is for, each with an execution of its own. */
export const listSubscriptions =
  ({ record, clock }: Dependencies): TradingActivities['listSubscriptions'] =>
  ({ signalId }) =>
    record.signals.dispatch(signalId, clock.nowMs());

/** The entry came to nothing: its reservation is freed and the reason stands on the timeline. */
export const refuseEntry =
  ({ record, clock }: Dependencies): TradingActivities['refuseEntry'] =>
  ({ positionId, refusal }) =>
    record.entries.abandon(positionId, refusal, clock.nowMs());
