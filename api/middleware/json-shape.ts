import type { ErrorBody } from '../../contracts/api/error.ts';

/** JSON nests no deeper than this: the parser takes a million levels, and whoever writes it again breaks at ten thousand. */
export const MOST_LEVELS = 32;

export interface JsonProblem {
  code: 'brokenJson' | 'tooDeep' | 'validation';
  message: string;
  details: ErrorBody['details'];
}

/** What is wrong with a text as JSON, looked at in this order: its depth, its form, keys that stand twice. Null when nothing is. */
export function jsonProblem(text: string): JsonProblem | null {
  if (depthOf(text) > MOST_LEVELS)
    return { code: 'tooDeep', message: `The body nests deeper than ${MOST_LEVELS} levels.`, details: [] };
  const broken = parseProblem(text);
  if (broken !== null) return { code: 'brokenJson', message: `The body is not JSON: ${broken}.`, details: [] };
  const path = repeatedKey(text);
  return path === null
    ? null
    : {
        code: 'validation',
        message: `The body is not valid. ${path} stands twice.`,
        details: [{ path, message: 'stands twice' }],
      };
}

/** Brackets outside of strings, whether or not the rest is JSON; gives up one level beyond the limit. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let index = 0; index < text.length && deepest <= MOST_LEVELS; index += 1) {
    const char = text[index];
    if (char === '"') index = endOfString(text, index);
    else if (char === '{' || char === '[') deepest = Math.max(deepest, (depth += 1));
    else if (char === '}' || char === ']') depth -= 1;
  }
  return deepest;
}

function parseProblem(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    // The engine's words quote the text; only where it went wrong is told.
    const position = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined;
    return position === undefined ? 'it ends too early or is empty' : `it goes wrong at character ${position}`;
  }
}

interface Level {
  /** Null for a list. */
  keys: Set<string> | null;
  at: string | number;
}

/** The path of the first key that its object has twice; the parser would keep the last one silently. Takes text that is JSON. */
function repeatedKey(text: string): string | null {
  const levels: Level[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    const level = levels.at(-1);
    if (char === '{') levels.push({ keys: new Set(), at: '' });
    else if (char === '[') levels.push({ keys: null, at: 0 });
    else if (char === '}' || char === ']') levels.pop();
    else if (char === ',' && typeof level?.at === 'number') level.at += 1;
    else if (char === '"') {
      const end = endOfString(text, index);
      if (level?.keys && isColonNext(text, end)) {
        const key = String(JSON.parse(text.slice(index, end + 1)));
        level.at = key;
        if (level.keys.has(key)) return levels.map(({ at }) => String(at)).join('.');
        level.keys.add(key);
      }
      index = end;
    }
  }
  return null;
}

/** Where the string that opens at `start` closes; the end of the text when it does not. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === '"') return index;
  }
  return text.length;
}

function isColonNext(text: string, end: number): boolean {
  for (let index = end + 1; index < text.length; index += 1) {
    const char = text[index];
    if (char !== ' ' && char !== '\t' && char !== '\n' && char !== '\r') return char === ':';
  }
  return false;
}
