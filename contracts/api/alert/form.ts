import type { DeadLetter } from '../../../domain/inbox.ts';
import type { Fields } from './fields.ts';
import { fieldOf, fieldsOf, quoted } from './fields.ts';

const notUnderstood = (reason: string): DeadLetter => ({ code: 'notUnderstood', reason });

/** Strings, which may lack their end; and what stands outside of them for a number that the chart does not have. */
const STRING = /"(?:[^"\\]|\\[^])*(?:"|\\?$)/;
const STRINGS_AND_GAPS = new RegExp(`${STRING.source}|\\b(?:NaN|Infinity)\\b`, 'g');
const KEYS = new RegExp(`${STRING.source}(\\s*:)?`, 'g');

type Pair = readonly [string, string | null];

/** The text of an alert as fields: JSON, `name=value`, or `BUY BTCUSDT SL 2%`. */
export function formOf(text: string): Fields | DeadLetter {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (trimmed === '') return notUnderstood('The alert is empty; write one of the templates into its message.');
  if (/^[[{"]/.test(trimmed)) {
    const pairs = jsonPairs(trimmed);
    return Array.isArray(pairs) ? fieldsOf(pairs) : pairs;
  }
  const pairs = wordPairs(trimmed);
  return pairs === null
    ? notUnderstood(`${quoted(trimmed)} is neither JSON nor name=value nor such as BUY BTCUSDT SL 2%.`)
    : fieldsOf(pairs);
}

/** A flat object; numbers stay the digits that were written, because a float would change them. */
function jsonPairs(text: string): Pair[] | DeadLetter {
  const whole = text.replace(STRINGS_AND_GAPS, (found) => (found.startsWith('"') ? found : `"${found}"`));
  let json: unknown;
  try {
    json = JSON.parse(whole, asWritten);
  } catch (error) {
    return notUnderstood(`The alert is not JSON: ${quoted(error instanceof Error ? error.message : String(error))}.`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return notUnderstood('The alert is JSON, but no object such as {"ticker": "BTCUSDT", "action": "buy"}.');
  const entries = Object.entries(json as Record<string, unknown>);
  const nested = entries.find(([, value]) => typeof value === 'object' && value !== null);
  if (nested) return notUnderstood(`${quoted(nested[0])} is a list or an object; an alert is flat.`);
  // The parser keeps the last of two equal keys, and says nothing.
  if (whole.match(KEYS)?.filter((found) => found.endsWith(':')).length !== entries.length)
    return notUnderstood('A name stands twice in the alert.');
  return entries.map(([name, value]) => [name, value === null ? null : String(value)]);
}

/** A reviver: what was a number is the text of it. */
const asWritten = (_: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === 'number' ? (context?.source ?? String(value)) : value;

/**
 * Words, each of which begins a field or belongs to the one before. `a=b` begins one; without any, the first word is the action, the
 * second the ticker, and each field's name after them begins one. Null when it is neither.
 */
function wordPairs(text: string): Pair[] | null {
  const words = text.split(/[\s,;&]+/).filter((word) => word !== '');
  const hasNames = words.some((word) => word.includes('='));
  const [action, ticker, ...rest] = words;
  if (!hasNames && (action === undefined || ticker === undefined)) return null;
  const pairs: [string, string[]][] = hasNames ? [] : [...named('action', action), ...named('ticker', ticker)];
  for (const word of hasNames ? words : rest) {
    const at = word.indexOf('=');
    const last = pairs.at(-1);
    if (at > 0) pairs.push([word.slice(0, at), [word.slice(at + 1)]]);
    else if (!hasNames && fieldOf(word) !== undefined) pairs.push([word, []]);
    else if (last && (hasNames || pairs.length > 2)) last[1].push(word);
    else return null;
  }
  return pairs.map(([name, values]) => [name, values.join(' ')]);
}

const named = (name: string, value: string | undefined): [string, string[]][] =>
  value === undefined ? [] : [[name, [value]]];
