import type { KeptCandle } from './candle.ts';
import { candlesForTrendStrength, trendStrength } from './directional-index.ts';
import type { SignalDirection } from './direction.ts';
import type { ExitPlan } from './exit-plan.ts';
import type { Decimal, Price } from './money.ts';
import { compare, divide, isAtLeast, maximum, multiply, roundTo } from './money.ts';
import { exponentialAverages } from './moving-average.ts';

/** Goes with a crossing of two averages where the trend is strong enough. The ordinary numbers of the textbooks; nobody tuned them. */
export const MOVING_AVERAGE_CROSS = 'movingAverageCross';
const FAST = 12;
const SLOW = 26;
const ADX_PERIOD = 14;
const MINIMUM_ADX = '20';
/** Candles of ordinary width that a stop leaves room for, where the agent has no exit plan. */
const STOP_ATRS = '2';

/** One more than the slow average needs, since a crossing has a before. */
export const CANDLES_FOR_CROSS = Math.max(SLOW + 1, candlesForTrendStrength(ADX_PERIOD));

/** What the strategy says at the close of a candle, and why. */
export interface Advice {
  direction: SignalDirection;
  reason: string;
  numbers: Record<string, Decimal>;
  /** For an agent without an exit plan of its own. */
  exitPlan: ExitPlan;
}

/** Asked of closed candles that follow each other, oldest first; null when there are fewer than `CANDLES_FOR_CROSS`. */
export function adviseByCross(candles: readonly KeptCandle[]): Advice | null {
  const closes = candles.map(({ close }) => close);
  const close = closes.at(-1);
  const strength = trendStrength(candles, ADX_PERIOD);
  const fast = exponentialAverages(closes, FAST);
  const slow = exponentialAverages(closes, SLOW);
  const [fastBefore, fastNow, slowBefore, slowNow] = [fast.at(-2), fast.at(-1), slow.at(-2), slow.at(-1)];
  if (!close || !strength || !fastBefore || !fastNow || !slowBefore || !slowNow) return null;
  const crossed = crossing(compare(fastBefore, slowBefore), compare(fastNow, slowNow));
  const isStrong = isAtLeast(strength.adx, MINIMUM_ADX);
  const adx = roundTo(strength.adx, 1);
  const how =
    crossed === 'neutral'
      ? `The average of ${FAST} candles did not cross that of ${SLOW} at the last close`
      : `The average of ${FAST} candles crossed ${crossed === 'long' ? 'above' : 'below'} that of ${SLOW} at the last close`;
  const trend = `${isStrong ? 'the trend is strong enough' : 'the trend is too weak'} (ADX ${adx}, at least ${MINIMUM_ADX})`;
  return {
    direction: isStrong ? crossed : 'neutral',
    reason: crossed === 'neutral' ? `${how}.` : `${how}, ${isStrong ? 'and' : 'but'} ${trend}.`,
    numbers: rounded({ close, fastBefore, fastNow, slowBefore, slowNow, ...strength }),
    exitPlan: stopBehind(strength.atr, close),
  };
}

/** From which side of the slow average the fast one came, and where it is now. */
function crossing(before: number, now: number): SignalDirection {
  if (before <= 0 && now > 0) return 'long';
  return before >= 0 && now < 0 ? 'short' : 'neutral';
}

/** A stop as far away as two candles are wide, and nothing else. */
const stopBehind = (atr: Price, close: Price): ExitPlan => ({
  stopLoss: { distanceBps: maximum(divide(multiply(atr, STOP_ATRS, 10_000), close, 0, 'up'), 1) },
  takeProfits: [],
  trailingStop: null,
  breakEven: null,
  timeExit: null,
});

/** For people: eight decimals tell every price apart. */
const rounded = (numbers: Record<string, Decimal>): Record<string, Decimal> =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, roundTo(value, 8)]));
