import type { AgentReply } from '../../../contracts/api/agent.ts';
import { divide } from '../../../domain/money.ts';

type Plan = NonNullable<AgentReply['defaultExitPlan']>;
type Level = Plan['stopLoss'];

const percentOf = (bps: string): string => `${divide(bps, 100)}\u00a0%`;
const levelOf = (level: Level): string => ('price' in level ? level.price : percentOf(level.distanceBps));

const HOUR_MS = 3_600_000;

/** The rules of a plan by name, in words. */
export function planWords({ stopLoss, takeProfits, trailingStop, breakEven, timeExit }: Plan): [string, string][] {
  return [
    ['Stop-loss', `${levelOf(stopLoss)} from the entry`],
    [
      'Targets',
      takeProfits.length === 0
        ? 'none'
        : takeProfits.map((rung) => `${levelOf(rung)} closes ${Number(rung.fraction) * 100}\u00a0%`).join(', '),
    ],
    [
      'Trailing stop',
      trailingStop === null
        ? 'none'
        : `arms at ${percentOf(trailingStop.activationBps)}, trails ${percentOf(trailingStop.distanceBps)}`,
    ],
    [
      'Break-even',
      breakEven === null
        ? 'none'
        : 'afterRung' in breakEven
          ? `after target ${breakEven.afterRung}`
          : `at ${percentOf(breakEven.activationBps)}`,
    ],
    [
      'Time exit',
      timeExit === null
        ? 'none'
        : 'afterMs' in timeExit
          ? `after ${timeExit.afterMs / HOUR_MS} h`
          : `at ${timeExit.at}`,
    ],
  ];
}
