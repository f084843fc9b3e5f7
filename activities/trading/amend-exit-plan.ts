import { ApplicationFailure } from '@temporalio/common';
import type { TradingActivities } from '../../contracts/temporal/activities.ts';
import type { ExitPlanAmendment } from '../../contracts/temporal/exit-plan-amendment.ts';
import { FAILURES } from '../../contracts/temporal/failures.ts';
import type { ExitPlan } from '../../domain/exit-plan.ts';
import { checkExitPlan, resolveExitPlan } from '../../domain/exit-plan.ts';
import { isPositive } from '../../domain/money.ts';
import { entryPriceOf } from '../../domain/position.ts';
import type { ActivityDependencies } from '../ports.ts';

/** The plan with the amended rules. A stop set by hand replaces a break-even move that was already made. */
function amended(plan: ExitPlan, amendment: ExitPlanAmendment, isBreakEvenDone: boolean): ExitPlan {
  return {
    stopLoss: amendment.stopLoss ?? plan.stopLoss,
    takeProfits: amendment.takeProfits ?? plan.takeProfits,
    trailingStop: amendment.trailingStop === undefined ? plan.trailingStop : amendment.trailingStop,
    breakEven:
      amendment.breakEven === undefined
        ? isBreakEvenDone && amendment.stopLoss
          ? null
          : plan.breakEven
        : amendment.breakEven,
    timeExit: amendment.timeExit === undefined ? plan.timeExit : amendment.timeExit,
  };
}

/** Changes the exit plan of an open position, or says why the new plan could not protect it. */
export const amendExitPlan =
  ({
    record,
    prices,
    clock,
  }: Pick<ActivityDependencies, 'record' | 'prices' | 'clock'>): TradingActivities['amendExitPlan'] =>
  async ({ positionId, amendment }) => {
    const position = await record.positions.find(positionId);
    if (!position)
      throw ApplicationFailure.nonRetryable(`Position ${positionId} is not in the record.`, FAILURES.notFound);
    const refuse = (message: string) => ({ outcome: 'refused', message, planRevision: position.planRevision }) as const;
    if (position.status === 'closed') return refuse('The position is closed.');
    const orders = await record.orders.ofPosition(positionId);
    const hasFilledRung = orders.some((order) => order.leg === 'takeProfit' && isPositive(order.filledQuantity));
    if (amendment.takeProfits && hasFilledRung)
      return refuse('takeProfits: a rung has filled already, so the ladder stays; close a part instead.');
    const exitPlan = amended(position.exitPlan, amendment, position.isBreakEvenDone);
    const problem = checkExitPlan(exitPlan);
    if (problem) return refuse(`${problem.path}: ${problem.message}.`);
    const instrument = await record.market.instrument(position.venue, position.instrument);
    // Before the first fill a limit entry is judged by its limit, for that is where it will be.
    const resting = orders.find((order) => order.leg === 'entry' && order.type === 'limit')?.limitPrice;
    const filledPrice = entryPriceOf(position.exposure);
    const entryPrice = filledPrice ?? resting ?? position.referencePrice;
    const mark = (filledPrice === null ? resting : null) ?? prices.latest(position.instrument)?.mid ?? entryPrice;
    if (!instrument) return refuse(`${position.instrument} is not listed on ${position.venue}.`);
    const levels = resolveExitPlan(
      exitPlan,
      {
        direction: position.direction,
        entryPrice,
        tickSize: instrument.tickSize,
        openedAtMs: position.firstFillAtMs ?? clock.nowMs(),
      },
      mark,
    );
    if ('code' in levels) return refuse(levels.message);
    const planRevision = position.planRevision + 1;
    const isBreakEvenDone = position.isBreakEvenDone && amendment.stopLoss === undefined;
    await record.positions.savePlan(
      positionId,
      { exitPlan, planRevision, isBreakEvenDone },
      { type: 'position.amended', payload: { amendment, planRevision } },
      clock.nowMs(),
    );
    return { outcome: 'amended', message: 'The new plan is in force as soon as the venue confirms it.', planRevision };
  };
