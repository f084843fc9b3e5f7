import { Problem } from './problem.ts';

/** A number above zero that an option was given. @throws Problem that names the option. */
export function positive(option: string, value: string): number {
  const number = Number(value);
  if (Number.isFinite(number) && number > 0) return number;
  throw new Problem(`--${option} needs a number above zero; it was given "${value}".`);
}

/** A whole number above zero that an option was given. @throws Problem that names the option. */
export function positiveWhole(option: string, value: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Problem(`--${option} needs a whole number above zero; it was given "${value}".`);
}
