import type { Candle } from './market.ts';
import type { Decimal, Price } from './money.ts';
import { absolute, add, divide, isGreater, isPositive, isZero, maximum, multiply, subtract } from './money.ts';

type Bar = Pick<Candle, 'high' | 'low' | 'close'>;

/** How strong a trend is and how wide its candles are, after J. Welles Wilder, "New Concepts in Technical Trading Systems" (1978). */
export interface TrendStrength {
  /** Average directional index, 0 to 100: strength, not direction. */
  adx: Decimal;
  plusDi: Decimal;
  minusDi: Decimal;
  /** Average true range, in quote currency. */
  atr: Price;
}

interface Moves {
  plus: Decimal;
  minus: Decimal;
  range: Decimal;
}

function movesOf(bar: Bar, before: Bar): Moves {
  const up = subtract(bar.high, before.high);
  const down = subtract(before.low, bar.low);
  return {
    plus: isGreater(up, down) && isPositive(up) ? up : '0',
    minus: isGreater(down, up) && isPositive(down) ? down : '0',
    range: maximum(
      subtract(bar.high, bar.low),
      absolute(subtract(bar.high, before.close)),
      absolute(subtract(bar.low, before.close)),
    ),
  };
}

/** Two times the period: as many moves for the first index as for the average of the indices, and one candle before them. */
export const candlesForTrendStrength = (period: number): number => 2 * period;

/** At the last of these candles, which follow each other; null when there are fewer than `candlesForTrendStrength`. */
export function trendStrength(bars: readonly Bar[], period: number): TrendStrength | null {
  if (bars.length < candlesForTrendStrength(period)) return null;
  const moves = bars.slice(1).flatMap((bar, index) => movesOf(bar, bars[index] ?? bar));
  let smoothed = moves.slice(0, period).reduce((sum, move) => combine(sum, move, add));
  let indices = indicesOf(smoothed);
  const first = [indices.dx];
  let adx: Decimal | null = null;
  for (const move of moves.slice(period)) {
    smoothed = combine(smoothed, move, (sum, value) => add(subtract(sum, divide(sum, period)), value));
    indices = indicesOf(smoothed);
    if (adx !== null) adx = divide(add(multiply(adx, period - 1), indices.dx), period);
    else if (first.push(indices.dx) === period) adx = divide(add(...first), period);
  }
  if (adx === null) return null;
  return { adx, plusDi: indices.plusDi, minusDi: indices.minusDi, atr: divide(smoothed.range, period) };
}

const combine = (sum: Moves, move: Moves, by: (sum: Decimal, value: Decimal) => Decimal): Moves => ({
  plus: by(sum.plus, move.plus),
  minus: by(sum.minus, move.minus),
  range: by(sum.range, move.range),
});

/** A market that stands still has no direction. */
function indicesOf({ plus, minus, range }: Moves): { plusDi: Decimal; minusDi: Decimal; dx: Decimal } {
  if (isZero(range)) return { plusDi: '0', minusDi: '0', dx: '0' };
  const plusDi = divide(multiply(plus, 100), range);
  const minusDi = divide(multiply(minus, 100), range);
  const both = add(plus, minus);
  const dx = isZero(both) ? '0' : divide(multiply(absolute(subtract(plus, minus)), 100), both);
  return { plusDi, minusDi, dx };
}
