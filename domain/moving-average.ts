import type { Decimal } from './money.ts';
import { add, divide, multiply, subtract } from './money.ts';

/**
 * Exponential moving averages, one for each value from the `period`th on. The first is the plain average of the first `period`
 * values; each further one goes 2 ÷ (period + 1) of the way to its value. Empty when there are too few values.
 */
export function exponentialAverages(values: readonly Decimal[], period: number): Decimal[] {
  if (values.length < period) return [];
  let average = divide(add(...values.slice(0, period)), period);
  const averages = [average];
  for (const value of values.slice(period)) {
    average = add(average, divide(multiply(subtract(value, average), 2), period + 1));
    averages.push(average);
  }
  return averages;
}
