import { ApiProblem, isErrorBody, NoAnswer } from './problem.ts';

export type Query = Readonly<Record<string, string | number | undefined>>;

export interface Request {
  query?: Query;
  /** Sent as JSON. */
  body?: unknown;
  /** Names a deed: sent again with the same key, it is done once. */
  key?: string;
  /** The revision that is changed, as its ETag said. */
  ifMatch?: string;
  signal?: AbortSignal;
}

/** One request to the api. @throws ApiProblem when it refuses, NoAnswer when it cannot be heard. */
export type Ask = <Reply>(method: string, path: string, request?: Request) => Promise<Reply>;

/** Answers that are no refusal though they are no success: what /ready says when something is missing. */
const REPORTS: ReadonlySet<string> = new Set(['/ready']);

export const askAt =
  (baseUrl: string): Ask =>
  async <Reply>(method: string, path: string, { query, body, key, ifMatch, signal }: Request = {}): Promise<Reply> => {
    const headers: Record<string, string> = { accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (key !== undefined) headers['idempotency-key'] = key;
    if (ifMatch !== undefined) headers['if-match'] = ifMatch;
    let response: Response;
    let answer: unknown;
    try {
      response = await fetch(`${baseUrl}${path}${searchOf(query)}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal === undefined ? {} : { signal }),
      });
      answer = await response.json();
    } catch (cause) {
      if (signal?.aborted === true) throw cause;
      throw new NoAnswer('The api does not answer.', { cause });
    }
    if (response.ok || REPORTS.has(path)) return answer as Reply;
    if (isErrorBody(answer)) throw new ApiProblem(response.status, answer);
    throw new NoAnswer(`Something between us and the api answered with status ${response.status}.`);
  };

function searchOf(query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? '' : `?${search.toString()}`;
}
