import type { Money } from './money.ts';
import { absolute, isLess, roundTo } from './money.ts';

/** Below one whole unit the cents are all there is. */
const decimalsOf = (money: Money): number => (isLess(absolute(money), 1) ? 6 : 2);

/** Money as a sentence says it: to the cent. The numbers that stand beside the sentence are exact. */
export const said = (money: Money): string => roundTo(money, decimalsOf(money));
/** The larger and the smaller side of a comparison: rounded apart, so that a sentence never says that 2000 is more than 2000. */
export const saidUp = (money: Money): string => roundTo(money, decimalsOf(money), 'up');
export const saidDown = (money: Money): string => roundTo(money, decimalsOf(money), 'down');
