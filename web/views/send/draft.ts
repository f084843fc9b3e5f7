import type { z } from 'zod';
import type { AgentReply } from '../../../contracts/api/agent.ts';
import type { signalBody } from '../../../contracts/api/signal.ts';
import type { Direction } from '../../../domain/direction.ts';
import type { ExitPlan } from '../../../domain/exit-plan.ts';
import { DECIMAL_PATTERN, divide, isAtMost, isPositive, multiply, parseDecimal } from '../../../domain/money.ts';
import type { SizeTerms } from '../../../domain/signal.ts';

export type SignalBody = z.input<typeof signalBody>;

/** A signal as it stands in the fields of the form. Shares and distances are in per cent there. */
export interface Draft {
  /** `agent:…` for every deployment of it, `deployment:…` for that one. */
  to: string;
  instrument: string;
  direction: Direction;
  entry: 'market' | 'limit';
  limitPrice: string;
  plan: 'agent' | 'own';
  levels: 'distance' | 'price';
  stop: string;
  targets: readonly { level: string; share: string }[];
  trailingAt: string;
  trailingBy: string;
  breakEven: 'none' | 'firstTarget';
  endsAfterHours: string;
  size: 'deployment' | SizeTerms['type'];
  sizeValue: string;
}

export const FIRST_DRAFT: Omit<Draft, 'to' | 'instrument' | 'plan'> = {
  direction: 'long',
  entry: 'market',
  limitPrice: '',
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
  size: 'deployment',
  sizeValue: '',
};

const PER_CENT = 100;
const HOUR_MS = 3_600_000;
/** What the api takes: a year and a day. */
const MOST_HOURS = 8_784;

const isAmount = (text: string): boolean => DECIMAL_PATTERN.test(text) && isPositive(text);
const isShare = (text: string): boolean => isAmount(text) && isAtMost(text, PER_CENT);
const fractionOf = (percent: string): string => divide(percent, PER_CENT);
const bpsOf = (percent: string): string => multiply(percent, PER_CENT);

/** What the draft still lacks, in a sentence; null when it can be sent. */
export function lackOf(draft: Draft): string | null {
  if (draft.entry === 'limit' && !isAmount(draft.limitPrice)) return 'Say the limit price, such as 41000.5.';
  if (draft.size !== 'deployment') {
    if (!isAmount(draft.sizeValue)) return 'Say the size, a number above 0.';
    if (draft.size !== 'notional' && !isShare(draft.sizeValue)) return 'The size is at most 100 % of equity.';
  }
  if (draft.plan === 'agent') return null;
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
  return null;
}

/** The rules of the draft itself; only of a draft that lacks nothing. */
export function planOf(draft: Draft): ExitPlan {
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

/** The size that the draft names; null when it is the deployment's own. */
export const sizeOf = ({ size, sizeValue }: Draft): SizeTerms | null =>
  size === 'deployment'
    ? null
    : { type: size, value: size === 'notional' ? parseDecimal(sizeValue) : fractionOf(sizeValue) };

/** The plan that would be carried out: its own, else the agent's; null when there is none. */
export const planInForce = (draft: Draft, agent: AgentReply | undefined): ExitPlan | null =>
  draft.plan === 'own' ? planOf(draft) : (agent?.defaultExitPlan ?? null);

/** What is sent; only of a draft that lacks nothing. What is none is left away. */
export function bodyOf(draft: Draft): SignalBody {
  const [kind, id = ''] = draft.to.split(':');
  const size = sizeOf(draft);
  return {
    ...(kind === 'agent' ? { agentId: id } : { deploymentId: id }),
    instrument: draft.instrument,
    direction: draft.direction,
    ...(draft.entry === 'limit' && { entry: { type: 'limit', limitPrice: parseDecimal(draft.limitPrice) } }),
    ...(draft.plan === 'own' && { exitPlan: withoutNone(planOf(draft)) }),
    ...(size !== null && { size }),
  };
}

const withoutNone = ({ stopLoss, takeProfits, trailingStop, breakEven, timeExit }: ExitPlan) => ({
  stopLoss,
  ...(takeProfits.length > 0 && { takeProfits: [...takeProfits] }),
  ...(trailingStop && { trailingStop }),
  ...(breakEven && { breakEven }),
  ...(timeExit && { timeExit }),
});
