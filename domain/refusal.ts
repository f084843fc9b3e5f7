/** Every reason for which a signal is not traded. Stable words: shown to people, counted in metrics, kept for ever. */
export const REFUSAL_CODES = [
  'noSubscriber',
  'neutralDirection',
  'signalExpired',
  'signalTooOld',
  'agentNotActive',
  'deploymentPaused',
  'deploymentKilled',
  'tradingHalted',
  'reduceOnly',
  'duplicateSignal',
  'duplicateIntent',
  'positionAlreadyOpen',
  'instrumentNotAllowed',
  'instrumentUnknown',
  'noVenue',
  'priceMissing',
  'priceStale',
  'priceDrift',
  'stopLossMissing',
  'exitPlanInvalid',
  'maxOrderNotional',
  'maxInstrumentExposure',
  'maxGrossExposure',
  'maxNetExposure',
  'maxLeverage',
  'stopBeyondLiquidation',
  'belowMinimumQuantity',
  'belowMinimumNotional',
  'offTick',
  'insufficientMargin',
  'orderRejected',
  'entryNotFilled',
  'accountInQuestion',
  'signalCancelled',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Why a signal is not traded: a stable code, a sentence for people, and the numbers that decided. */
export interface Refusal {
  code: RefusalCode;
  message: string;
  numbers: Record<string, string>;
}

export const refusal = (code: RefusalCode, message: string, numbers: Record<string, string> = {}): Refusal => ({
  code,
  message,
  numbers,
});

/** A refusal as the evidence of a denied order, and back. */
export const asEvidence = ({ code, message }: Refusal): string => `${code}: ${message}`;

/** Null when the text is not the evidence of a refusal. */
export function refusalOfEvidence(evidence: string | null): Refusal | null {
  const code = REFUSAL_CODES.find((each) => evidence?.startsWith(`${each}: `));
  return code === undefined || evidence === null ? null : refusal(code, evidence.slice(code.length + 2));
}
