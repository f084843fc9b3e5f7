import type { z } from 'zod';
import type { ErrorBody } from '../contracts/api/error.ts';
import { ApiError } from './errors.ts';

type Issue = z.core.$ZodIssue;
type Details = ErrorBody['details'];

/** The default hook of all routes: what the schema refused, each with the path of its field. */
export const refuseInvalid = (result: { success: boolean; error?: z.core.$ZodError; target: string }): void => {
  if (result.success || !result.error) return;
  const details = detailsOf(result.error.issues).slice(0, MOST_DETAILS);
  const first = details[0];
  const what = first ? `${first.path === '' ? 'It' : first.path}: ${first.message}` : 'it is not understood';
  throw new ApiError('validation', `The ${PART[result.target] ?? 'request'} is not valid. ${what}.`, details);
};

/** Enough for whoever made a mistake; not for whoever sends thirty thousand. */
const MOST_DETAILS = 50;

const PART: Record<string, string | undefined> = { json: 'body', query: 'query', param: 'path', header: 'header' };

export const detailsOf = (issues: readonly Issue[], at: readonly PropertyKey[] = []): Details =>
  issues.flatMap((issue): Details => {
    const path = [...at, ...issue.path];
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: nameOf([...path, key]), message: 'is not a field of this request' }));
    if (issue.code === 'invalid_union') {
      const meant = meantBranch(issue.errors);
      if (meant) return detailsOf(meant, path);
    }
    return [{ path: nameOf(path), message: sentenceOf(issue) }];
  });

/** In the voice of the other messages, which a path stands before. */
function sentenceOf({ message, ...issue }: Issue): string {
  if (!/^Invalid (input|option): expected/.test(message)) return message;
  if (issue.code === 'invalid_value')
    return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
  if (issue.code !== 'invalid_type') return message;
  const kind = KIND[issue.expected] ?? issue.expected;
  return message.endsWith('received undefined') ? `is missing; it must be ${kind}` : `must be ${kind}`;
}

const KIND: Record<string, string | undefined> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};

/** The alternative that the sender meant: the only one whose own fields were used. Null when that is not clear. */
function meantBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | null {
  const candidates = branches.filter((issues) => issues.length > 0 && !issues.some(isOfAnotherShape));
  const [only, ...others] = candidates;
  return only && others.length === 0 ? only : null;
}

/** A field that the alternative does not know, another `type`, or another kind of value altogether. */
const isOfAnotherShape = (issue: Issue): boolean =>
  issue.path.length === 0 || (issue.code === 'invalid_value' && issue.path.at(-1) === 'type');

const nameOf = (path: readonly PropertyKey[]): string => path.map(String).join('.');
