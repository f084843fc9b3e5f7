import { stripVTControlCharacters } from 'node:util';

export const DEFAULT_EXAMPLES = 200;
/** With a tenth of the examples more than these were sent: with fewer, whole doors were not asked. */
const LEAST = 5_000;

/** The requests without which a run says nothing. */
export const leastOf = (examples: number): number => Math.ceil(LEAST * Math.min(1, examples / DEFAULT_EXAMPLES));

/** How many requests schemathesis says that it sent; 0 when it does not say. */
export function sentOf(printed: string): number {
  const [, generated = '0'] = /^Test cases:\r?\n\s*(\d+) generated\b/m.exec(stripVTControlCharacters(printed)) ?? [];
  return Number(generated);
}
