import type { TradingActivities } from '../../contracts/temporal/activities.ts';
import { rollUpMetrics } from '../metrics/roll-up-metrics.ts';
import type { ActivityDependencies } from '../ports.ts';
import { amendExitPlan } from './amend-exit-plan.ts';
import { chooseVenue } from './choose-venue.ts';
import {
  listSubscriptions,
  markCrossingsHandled,
  moveStopToBreakEven,
  refuseEntry,
  setPaused,
} from './manage-position.ts';
import { settlePosition } from './settle-position.ts';
import { sizeOrder } from './size-order.ts';
import { recordKill, stopEntries } from './stop-entries.ts';
import { validateSignal } from './validate-signal.ts';

/** Activities of the queue `trading`: decisions and bookkeeping on the record. */
export const createTradingActivities = (dependencies: ActivityDependencies): TradingActivities => ({
  listSubscriptions: listSubscriptions(dependencies),
  validateSignal: validateSignal(dependencies),
  chooseVenue: chooseVenue(dependencies),
  sizeOrder: sizeOrder(dependencies),
  refuseEntry: refuseEntry(dependencies),
  amendExitPlan: amendExitPlan(dependencies),
  moveStopToBreakEven: moveStopToBreakEven(dependencies),
  setPaused: setPaused(dependencies),
  markCrossingsHandled: markCrossingsHandled(dependencies),
  settlePosition: settlePosition(dependencies),
  stopEntries: stopEntries(dependencies),
  recordKill: recordKill(dependencies),
  rollUpMetrics: rollUpMetrics(dependencies),
});
