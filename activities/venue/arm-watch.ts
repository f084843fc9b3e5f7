import { isDeepStrictEqual } from 'node:util';
import type { ExitState } from '../../domain/exit-engine.ts';
import { startExit } from '../../domain/exit-engine.ts';
import type { ExitLevels } from '../../domain/exit-plan.ts';
import type { Price, Quantity } from '../../domain/money.ts';
import type { Position } from '../../domain/position-record.ts';
import type { RungFills } from '../../domain/protection.ts';
import { rungsFilled } from '../../domain/protection.ts';
import type { ActivityDependencies } from '../ports.ts';

/** Without targets, trailing, break-even and time exit: what a paused position keeps. */
const stopOnly = (levels: ExitLevels): ExitLevels => ({
  stopLoss: levels.stopLoss,
  takeProfits: [],
  trailingStop: null,
  breakEven: null,
  timeExitAtMs: null,
});

/** What the watcher itself moves does not make a new watch. */
const withoutMarks = (state: ExitState): object => ({
  ...state,
  bestPrice: null,
  bestAtMs: null,
  beyondStopSinceMs: null,
});

/** Puts the position's levels on the watcher's table when they changed; a new revision gives new crossing ids. */
export async function armWatch(
  { record, clock }: Pick<ActivityDependencies, 'record' | 'clock'>,
  position: Position,
  exit: {
    levels: ExitLevels;
    stopPrice: Price;
    rungFills: RungFills;
    shares: readonly Quantity[];
    native: ExitState['native'];
    entryPrice: Price;
  },
): Promise<void> {
  const { levels, stopPrice, native, entryPrice } = exit;
  const current = await record.exitWatches.revisionOf(position.id);
  const fresh = startExit({
    direction: position.direction,
    entryPrice,
    levels: position.isPaused ? stopOnly(levels) : levels,
    openedAtMs: position.firstFillAtMs ?? clock.nowMs(),
    native,
  });
  const state: ExitState = {
    ...fresh,
    stopPrice,
    rungsFilled: rungsFilled(exit.rungFills, exit.shares),
    rungsDone: [...exit.rungFills.values()].filter(({ isDone }) => isDone).length,
    isBreakEvenDone: position.isBreakEvenDone,
    bestPrice: current?.state.bestPrice ?? fresh.bestPrice,
    bestAtMs: current?.state.bestAtMs ?? fresh.bestAtMs,
  };
  const isSame = current !== null && isDeepStrictEqual(withoutMarks(current.state), withoutMarks(state));
  if (!isSame) await record.exitWatches.arm(position, state, (current?.revision ?? 0) + 1, clock.nowMs());
}
