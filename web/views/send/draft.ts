import type { z } from 'zod';
import type { AgentReply } from '../../../contracts/api/agent.ts';
import type { signalBody } from '../../../contracts/api/signal.ts';
import type { Direction } from '../../../domain/direction.ts';
import type { ExitPlan } from '../../../domain/exit-plan.ts';
import { parseDecimal } from '../../../domain/money.ts';
import type { SizeTerms } from '../../../domain/signal.ts';
import type { PlanDraft } from './plan-draft.ts';
import { FIRST_PLAN, fractionOf, isAmount, isShare, lackOfPlan, planBodyOf, planOf } from './plan-draft.ts';
import { namedBy, NOBODY } from './recipient.ts';

export type SignalBody = z.input<typeof signalBody>;

/** A signal as it stands in the fields of the form. Shares and distances are in per cent there. */
export interface Draft extends PlanDraft {
  /** `agent:…` for every deployment of it, `deployment:…` for that one, NOBODY until somebody is chosen. */
  to: string;
  instrument: string;
  direction: Direction;
  entry: 'market' | 'limit';
  limitPrice: string;
  plan: 'agent' | 'own';
  size: 'deployment' | SizeTerms['type'];
  sizeValue: string;
}

export const FIRST_DRAFT: Omit<Draft, 'to' | 'instrument' | 'plan'> = {
  direction: 'long',
  entry: 'market',
  limitPrice: '',
  ...FIRST_PLAN,
  size: 'deployment',
  sizeValue: '',
};

/** What the draft still lacks, in a sentence; null when it can be sent. */
export function lackOf(draft: Draft): string | null {
  if (draft.to === NOBODY) return 'Say for whom it is.';
  if (draft.entry === 'limit' && !isAmount(draft.limitPrice)) return 'Say the limit price, such as 41000.5.';
  if (draft.size !== 'deployment') {
    if (!isAmount(draft.sizeValue)) return 'Say the size, a number above 0.';
    if (draft.size !== 'notional' && !isShare(draft.sizeValue)) return 'The size is at most 100 % of equity.';
  }
  return draft.plan === 'agent' ? null : lackOfPlan(draft);
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
  const size = sizeOf(draft);
  return {
    ...namedBy(draft.to),
    instrument: draft.instrument,
    direction: draft.direction,
    ...(draft.entry === 'limit' && { entry: { type: 'limit', limitPrice: parseDecimal(draft.limitPrice) } }),
    ...(draft.plan === 'own' && { exitPlan: planBodyOf(draft) }),
    ...(size !== null && { size }),
  };
}
