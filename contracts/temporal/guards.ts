/** Hand-written guards for what comes in by Temporal messages: zod would cost every cached workflow half a megabyte. */

const DECIMAL = /^(0|[1-9]\d{0,23})(\.\d{1,18})?$/;

/** Untrusted input as a plain object with string keys, or null. */
export function asRecord(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

export const isDecimal = (value: unknown): value is string => typeof value === 'string' && DECIMAL.test(value);
export const isPositiveDecimal = (value: unknown): value is string => isDecimal(value) && /[1-9]/.test(value);
/** A decimal string above 0 and at most 1. */
export const isFraction = (value: unknown): value is string =>
  isPositiveDecimal(value) && (/^0\./.test(value) || /^1(\.0+)?$/.test(value));
export const isWhole = (value: unknown, low: number, high: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high;

/** The first key that is not among the allowed ones, cut short because it is repeated in a refusal; null when all are. */
export const unknownKey = (record: Record<string, unknown>, allowed: readonly string[]): string | null =>
  Object.keys(record)
    .find((key) => !allowed.includes(key))
    ?.slice(0, 40) ?? null;
