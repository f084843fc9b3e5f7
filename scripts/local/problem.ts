/** A failure that its reader can act on: the message says what happened and what to do, so no stack is printed. */
export class Problem extends Error {
  override name = 'Problem';
}

/** The sentence of any thrown value. */
export function sentenceOf(error: unknown): string {
  return isError(error) ? error.message : String(error);
}

/** The `code` of a system error (`ENOENT`, `EADDRINUSE`, …), or an empty string. */
export function codeOf(error: unknown): string {
  const code = isError(error) && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}

/** What is printed of an error: the sentence of a Problem, the stack of a mistake in our own code. */
export function report(error: unknown): string {
  if (error instanceof Problem) return error.message;
  return isError(error) ? (error.stack ?? error.message) : String(error);
}

/** By its shape: under jest, errors of Node itself are no instances of our Error. */
function isError(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string';
}
