import type { ExitPlan } from '../../../domain/exit-plan.ts';
import { checkExitPlan } from '../../../domain/exit-plan.ts';
import { DECIMAL_PATTERN, divide, isAtMost, isPositive, multiply, parseDecimal } from '../../../domain/money.ts';

/** An exit plan as it stands in the fields of a form. Shares and distances are in per cent there. */
export interface PlanDraft {
  levels: 'distance' | 'price';
  stop: string;
  targets: readonly { level: string; share: string }[];
  trailingAt: string;
  trailingBy: string;
  breakEven: 'none' | 'firstTarget';
  endsAfterHours: string;
}

export const FIRST_PLAN: PlanDraft = {
  levels: 'distance',
  stop: '2',
  targets: [
    { level: '2', share: '50' },
    { level: '4', share: '50' },
  ],
  trailingAt: '',
  trailingBy: '',
  breakEven: 'none',
  endsAfterHours: '',
};

const PER_CENT = 100;
const HOUR_MS = 3_600_000;
/** What the api takes: a year and a day. */
const MOST_HOURS = 8_784;

export const isAmount = (text: string): boolean => DECIMAL_PATTERN.test(text) && isPositive(text);
export const isShare = (text: string): boolean => isAmount(text) && isAtMost(text, PER_CENT);
export const fractionOf = (percent: string): string => divide(percent, PER_CENT);
const bpsOf = (percent: string): string => multiply(percent, PER_CENT);

/** What the plan still lacks, in a sentence; null when it is whole. */
export function lackOfPlan(draft: PlanDraft): string | null {
  if (!isAmount(draft.stop)) return 'Say where the stop is; nothing is opened without one.';
  for (const [index, { level, share }] of draft.targets.entries()) {
    if (!isAmount(level)) return `Say where target ${index + 1} is, or take it away.`;
    if (!isShare(share)) return `Say how much is closed at target ${index + 1}, above 0 and at most 100 %.`;
  }
  if ((draft.trailingAt === '') !== (draft.trailingBy === ''))
    return 'A trailing stop needs both: where it arms, and its distance.';
  if (draft.trailingAt !== '' && !(isAmount(draft.trailingAt) && isAmount(draft.trailingBy)))
    return 'Say the trailing stop in per cent, such as 2.5.';
  if (draft.endsAfterHours !== '' && !(isAmount(draft.endsAfterHours) && isAtMost(draft.endsAfterHours, MOST_HOURS)))
    return `Say the time exit in hours, at most ${MOST_HOURS}.`;
  const problem = checkExitPlan(planOf(draft));
  return problem === null ? null : `In the targets, ${problem.message}.`;
}

/** The rules of the draft; only of one that has its numbers. */
export function planOf(draft: PlanDraft): ExitPlan {
  const at = (level: string) =>
    draft.levels === 'price' ? { price: parseDecimal(level) } : { distanceBps: bpsOf(level) };
  return {
    stopLoss: at(draft.stop),
    takeProfits: draft.targets.map(({ level, share }) => ({ ...at(level), fraction: fractionOf(share) })),
    trailingStop:
      draft.trailingAt === '' ? null : { activationBps: bpsOf(draft.trailingAt), distanceBps: bpsOf(draft.trailingBy) },
    breakEven: draft.breakEven === 'firstTarget' && draft.targets.length > 0 ? { afterRung: 1 } : null,
    timeExit: draft.endsAfterHours === '' ? null : { afterMs: Math.round(Number(draft.endsAfterHours) * HOUR_MS) },
  };
}

/** The rules as they are sent: those that are none are left away. */
export function planBodyOf(draft: PlanDraft) {
  const { stopLoss, takeProfits, trailingStop, breakEven, timeExit } = planOf(draft);
  return {
    stopLoss,
    ...(takeProfits.length > 0 && { takeProfits: [...takeProfits] }),
    ...(trailingStop && { trailingStop }),
    ...(breakEven && { breakEven }),
    ...(timeExit && { timeExit }),
  };
}
