import type { DeploymentLimits } from './deployment.ts';
import type { Decimal } from './money.ts';
import { isGreater, isLess } from './money.ts';
import type { SizeTerms } from './signal.ts';

/** Whether a limit lets more through after a change than before it. */
type IsWider<Value> = (before: Value, after: Value) => boolean;

const greater: IsWider<Decimal | number> = (before, after) => isGreater(after, before);
const smaller: IsWider<Decimal | number> = (before, after) => isLess(after, before);

/** Sizes of two kinds cannot be compared; another kind may be larger. */
const largerSize: IsWider<SizeTerms> = (before, after) =>
  before.type !== after.type || isGreater(after.value, before.value);

const moreInstruments: IsWider<readonly string[] | null> = (before, after) =>
  before !== null && (after === null || after.some((instrument) => !before.includes(instrument)));

const WIDER: { readonly [Name in keyof DeploymentLimits]: IsWider<DeploymentLimits[Name]> } = {
  tradeSize: largerSize,
  maxOrderNotionalFraction: greater,
  maxOrderNotional: greater,
  maxInstrumentFraction: greater,
  maxGrossFraction: greater,
  maxNetFraction: greater,
  maxLeverage: greater,
  maxStopToLiquidationFraction: greater,
  signalWindowMs: smaller,
  duplicateIntentMs: smaller,
  priceMaxAgeMs: greater,
  signalMaxAgeMs: greater,
  maxDriftFraction: greater,
  reserveFraction: smaller,
  slippageLimitBps: greater,
  allowedInstruments: moreInstruments,
};

/** The limits that let more through after a change than before it; none when everything is as it was or tighter. */
export const widenedLimits = (before: DeploymentLimits, after: DeploymentLimits): (keyof DeploymentLimits)[] =>
  (Object.keys(WIDER) as (keyof DeploymentLimits)[]).filter((name) => isWidened(name, before, after));

function isWidened<Name extends keyof DeploymentLimits>(
  name: Name,
  before: Pick<DeploymentLimits, Name>,
  after: Pick<DeploymentLimits, Name>,
): boolean {
  const isWider: IsWider<DeploymentLimits[Name]> = WIDER[name];
  return isWider(before[name], after[name]);
}
