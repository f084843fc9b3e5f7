import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import { DECIMAL_PATTERN, divide, equals, isNegative, multiply, toNumber } from '../../../domain/money.ts';
import type { LimitWord } from './limit-words.ts';
import { LIMIT_WORDS, typed } from './limit-words.ts';

type Limits = DeploymentReply['limits'];

/** Limits as they stand in the fields of a form. */
export type Typed = Partial<Record<LimitWord['name'], string>>;

export const typedLimits = (limits: Limits): Typed =>
  Object.fromEntries(LIMIT_WORDS.map((word) => [word.name, typed(limits, word)]));

const PER_CENT = 100;
const SECOND_MS = 1_000;

/** The limits that are other ones than before, as they are sent; null while a field is no number. */
export function changesOf(before: Limits, draft: Typed): Partial<Limits> | null {
  const changes: [string, string | number][] = [];
  for (const word of LIMIT_WORDS) {
    const text = draft[word.name] ?? '';
    if (!DECIMAL_PATTERN.test(text) || isNegative(text)) return null;
    if (equals(text, typed(before, word))) continue;
    changes.push([word.name, sent(word, text)]);
  }
  return Object.fromEntries(changes);
}

const sent = ({ kind }: LimitWord, text: string): string | number =>
  kind === 'seconds'
    ? Math.round(toNumber(multiply(text, SECOND_MS)))
    : kind === 'share'
      ? divide(text, PER_CENT)
      : text;
