/** The venue's own arithmetic: whole ticks, whole lots and money in 1e-18 of a dollar. It shares nothing with domain/money. */

/** Every instrument of the simulation: tick 0.1, lot 0.001. */
export const TICK_DECIMALS = 1;
export const LOT_DECIMALS = 3;
const MONEY_DECIMALS = 18;
/** One lot at one tick. */
const LOT_TICK = 10n ** BigInt(MONEY_DECIMALS - TICK_DECIMALS - LOT_DECIMALS);
/** 4.5 bps. */
const TAKER_FEE = { times: 45n, over: 100_000n };

/** A decimal text in whole steps of so many decimals; null when it does not fit. */
export function stepsOf(text: string, decimals: number): bigint | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) return null;
  const [, sign, whole = '', fraction = ''] = match;
  if (/[1-9]/.test(fraction.slice(decimals))) return null;
  const steps = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
  return sign === '-' ? -steps : steps;
}

/** Steps as a decimal text in its shortest form. */
export function textOf(steps: bigint, decimals: number): string {
  const digits = (steps < 0n ? -steps : steps).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, -decimals);
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  return `${steps < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

export const moneyText = (amount: bigint): string => textOf(amount, MONEY_DECIMALS);
export const lotsText = (lots: number): string => textOf(BigInt(lots), LOT_DECIMALS);
export const ticksText = (ticks: number): string => textOf(BigInt(ticks), TICK_DECIMALS);
/** @throws when the text has more decimals than money has. */
export function moneyOf(text: string): bigint {
  const amount = stepsOf(text, MONEY_DECIMALS);
  if (amount === null) throw new Error(`"${text}" is not an amount of money.`);
  return amount;
}

export const notionalOf = (lots: number, ticks: number): bigint => BigInt(lots) * BigInt(ticks) * LOT_TICK;
export const feeOf = (notional: bigint): bigint =>
  ((notional < 0n ? -notional : notional) * TAKER_FEE.times) / TAKER_FEE.over;

/** a × b ÷ c, half to even. */
export function shareOf(a: bigint, b: bigint, c: bigint): bigint {
  const product = a * b;
  const sign = product < 0n !== c < 0n ? -1n : 1n;
  const top = product < 0n ? -product : product;
  const bottom = c < 0n ? -c : c;
  const quotient = top / bottom;
  const twice = (top % bottom) * 2n;
  const isUp = twice > bottom || (twice === bottom && quotient % 2n === 1n);
  return sign * (isUp ? quotient + 1n : quotient);
}
