import type { DeploymentLimits } from './deployment.ts';
import { isGreater, isLess } from './money.ts';
import type { SizeTerms } from './signal.ts';

/** Which way a limit lets more through: with a greater value, with a smaller one, or as a question of its own. */
type Widening<Value> = 'greater' | 'smaller' | ((before: Value, after: Value) => boolean);

const WIDENED_BY: { readonly [Name in keyof DeploymentLimits]: Widening<DeploymentLimits[Name]> } = {
  tradeSize: isLargerSize,
  maxOrderNotionalFraction: 'greater',
  maxOrderNotional: 'greater',
  maxInstrumentFraction: 'greater',
  maxGrossFraction: 'greater',
  maxNetFraction: 'greater',
  maxLeverage: 'greater',
  maxStopToLiquidationFraction: 'greater',
  signalWindowMs: 'smaller',
  duplicateIntentMs: 'smaller',
  priceMaxAgeMs: 'greater',
  signalMaxAgeMs: 'greater',
  maxDriftFraction: 'greater',
  reserveFraction: 'smaller',
  slippageLimitBps: 'greater',
  allowedInstruments: isMoreInstruments,
};

/** The limits that let more through after a change than before it; none when everything is as it was or tighter. */
export const widenedLimits = (before: DeploymentLimits, after: DeploymentLimits): (keyof DeploymentLimits)[] =>
  (Object.keys(WIDENED_BY) as (keyof DeploymentLimits)[]).filter((name) => isWidened(name, before, after));

function isWidened<Name extends keyof DeploymentLimits>(
  name: Name,
  before: DeploymentLimits,
  after: DeploymentLimits,
): boolean {
  const widening: Widening<DeploymentLimits[Name]> = WIDENED_BY[name];
  if (typeof widening === 'function') return widening(before[name], after[name]);
  const [was, is] = [String(before[name]), String(after[name])];
  return widening === 'greater' ? isGreater(is, was) : isLess(is, was);
}

/** Sizes of two kinds cannot be compared; another kind may be larger. */
function isLargerSize(before: SizeTerms, after: SizeTerms): boolean {
  return before.type !== after.type || isGreater(after.value, before.value);
}

function isMoreInstruments(before: readonly string[] | null, after: readonly string[] | null): boolean {
  if (before === null) return false;
  return after === null || after.some((instrument) => !before.includes(instrument));
}
