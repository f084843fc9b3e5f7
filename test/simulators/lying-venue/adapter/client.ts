import { randomInt } from 'node:crypto';
import type { z } from 'zod';
import { callVenue } from '../../../../venues/http/client.ts';
import type { HttpCall, HttpTerms } from '../../../../venues/http/client.ts';
import { unreadable } from '../../../../venues/http/failures.ts';
import { VenueError } from '../../../../venues/port.ts';
import { refusalOf } from './errors.ts';
import { LYING_VENUE } from './parse.ts';

/** How often a call whose nonce was refused is signed anew; a refused nonce did nothing. */
const SIGNATURES = 4;

/** Speaks the venue's wire: sends, and hands back what was said once it has the right shape. */
export class LyingClient {
  readonly #terms: HttpTerms;
  /** The last nonce of each account. */
  readonly #nonces = new Map<string, number>();
  /** Microseconds of our own, so that two processes that sign in one millisecond do not sign alike. */
  readonly #ahead = randomInt(1_000);

  constructor(terms: Omit<HttpTerms, 'venue'>) {
    this.#terms = { venue: LYING_VENUE, ...terms };
  }

  /** @throws VenueError; a reply of another shape is no answer. */
  async ask<Schema extends z.ZodType>(call: HttpCall, schema: Schema): Promise<z.infer<Schema>> {
    const reply = await callVenue(this.#terms, call);
    if (reply.status >= 400) throw refusalOf(reply, call.what);
    const parsed = schema.safeParse(reply.body);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const where = issue ? ` (${issue.path.join('.')}: ${issue.message})` : '';
    throw unreadable(LYING_VENUE, call.what, `answered with something that is not its wire${where}`, parsed.error);
  }

  /** A signed write: once, and again only with a new nonce after the old one was refused. */
  async write<Schema extends z.ZodType>(
    call: { what: string; path: string; account: string; body: object },
    schema: Schema,
  ): Promise<z.infer<Schema>> {
    const { what, path, account } = call;
    for (let left = SIGNATURES - 1; ; left -= 1) {
      const body = { account, nonce: this.#nextNonce(account), ...call.body };
      try {
        return await this.ask({ what, method: 'POST', path, body }, schema);
      } catch (error) {
        if (left === 0 || !(error instanceof VenueError) || error.code !== 'nonceRefused') throw error;
      }
    }
  }

  /** Rises for ever, across restarts too: microseconds of the clock, or one more than the last. */
  #nextNonce(account: string): number {
    const nonce = Math.max(Date.now() * 1_000 + this.#ahead, (this.#nonces.get(account) ?? 0) + 1);
    this.#nonces.set(account, nonce);
    return nonce;
  }
}
