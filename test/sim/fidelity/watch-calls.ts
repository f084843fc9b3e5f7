import type { ExitState } from '../../../domain/exit-engine.ts';
import { anExitState } from '../../builders/exit-state.ts';
import type { Dice } from '../dice.ts';
import type { Call } from './call.ts';
import { at, sorted } from './call.ts';
import type { Side } from './side.ts';

/** The calls of the watcher's table. */
export function watches(dice: Dice, nowMs: number, n: number): Call[] {
  const state: ExitState = { ...anExitState('long'), bestPrice: String(dice.between(40_000, 50_000)), bestAtMs: nowMs };
  const id = (side: Side): string => `${at(side.positions, n)}:stopLoss:${n % 3}`;
  return [
    {
      name: 'exitWatches.arm',
      async run(side) {
        const position = await side.record.positions.find(at(side.positions, n));
        if (position && position.status !== 'closed')
          await side.record.exitWatches.arm(position, state, (n % 3) + 1, nowMs);
        return side.record.exitWatches.revisionOf(at(side.positions, n));
      },
    },
    {
      name: 'exitWatches.saveMarks',
      async run(side) {
        const mark = { positionId: at(side.positions, n), bestPrice: '45000', bestAtMs: nowMs, seenAtMs: nowMs };
        await side.record.exitWatches.saveMarks([mark]);
        return sorted(await side.record.exitWatches.load('paper'));
      },
    },
    {
      name: 'exitWatches.recordCrossing',
      async run(side) {
        const position = await side.record.positions.find(at(side.positions, n));
        const crossing = { kind: 'stopLoss', rung: 0, level: '1', mark: '1', atMs: nowMs } as const;
        return position && side.record.exitWatches.recordCrossing(id(side), position, crossing);
      },
    },
    {
      name: 'exitWatches.markHandled',
      async run(side) {
        await side.record.exitWatches.markHandled([id(side)], nowMs);
        return (await side.record.exitWatches.unhandled('paper')).length;
      },
    },
  ];
}
