import type { Crossing } from '../../domain/crossing.ts';
import type { Direction } from '../../domain/direction.ts';
import type { ExitState } from '../../domain/exit-engine.ts';
import { advanceExit, startExit } from '../../domain/exit-engine.ts';
import type { ExitLevels } from '../../domain/exit-plan.ts';
import type { Price } from '../../domain/money.ts';
import { NOW_MS, SECOND_MS } from './now.ts';

/** Entered now at 40,000 with a soft stop 2 % away (39,200 for a long, 40,800 for a short), and no other exit. */
export const anExitState = (
  direction: Direction,
  levels: Partial<ExitLevels> = {},
  changes: Partial<ExitState> = {},
): ExitState => ({
  ...startExit({
    direction,
    entryPrice: '40000',
    levels: {
      stopLoss: direction === 'long' ? '39200' : '40800',
      takeProfits: [],
      trailingStop: null,
      breakEven: null,
      timeExitAtMs: null,
      ...levels,
    },
    openedAtMs: NOW_MS,
    native: { stopLoss: false, takeProfits: false },
  }),
  ...changes,
});

/** Shows the engine these marks, one second apart; a crossing is noted and nothing is done about it. */
export function take(
  before: ExitState,
  marks: readonly Price[],
): { state: ExitState; states: ExitState[]; crossings: (Crossing | null)[] } {
  let state = before;
  const states: ExitState[] = [];
  const crossings = marks.map((mark, index) => {
    const next = advanceExit(state, { mark, atMs: NOW_MS + (index + 1) * SECOND_MS });
    state = next.state;
    states.push(state);
    return next.crossing;
  });
  return { state, states, crossings };
}
