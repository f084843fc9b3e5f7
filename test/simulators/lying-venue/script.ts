import { createHash } from 'node:crypto';
import { z } from 'zod';

/** What is asked of the venue, as a script counts it. `stream` counts messages of fills. */
export const CALL_KINDS = [
  'place',
  'cancel',
  'find',
  'openOrders',
  'fills',
  'funding',
  'positions',
  'balance',
  'stream',
] as const;
export type CallKind = (typeof CALL_KINDS)[number];

/** A reply that is not the answer. `wrongOrder` answers with another order, `badNumber` puts `number` in place of each number. */
export const ILL_REPLIES = [
  'drop',
  '500',
  '502',
  '504',
  '429',
  'malformed',
  'truncated',
  'html',
  'huge',
  'redirect',
  'wrongOrder',
  'badNumber',
] as const;

const ms = z.int().min(0);
const illReply = { reply: z.enum(ILL_REPLIES), retryAfter: z.string().optional(), number: z.string().optional() };

/** A lie. Places and cancels are done or not done as it says; reads change nothing. */
const lieSchema = z.discriminatedUnion('lie', [
  /** Does what was asked, then replies ill. */
  z.strictObject({ lie: z.literal('acceptThen'), ...illReply }),
  /** Does nothing, and replies ill. */
  z.strictObject({ lie: z.literal('refuseWith'), ...illReply }),
  /** A definite no, as an order that was rejected for this reason. */
  z.strictObject({ lie: z.literal('refuse'), reason: z.string() }),
  /** The right answer, late; `before` does the deed late too, `after` has its fills on the stream before the answer. */
  z.strictObject({ lie: z.literal('late'), ms, when: z.enum(['before', 'after']) }),
  /** A read as it was this long ago. */
  z.strictObject({ lie: z.literal('stale'), ms }),
  /** Fills this fraction; the rest stays open and never fills. */
  z.strictObject({ lie: z.literal('partialThenSilence'), fraction: z.string() }),
  /** A cancel that was acknowledged, and then the order fills. */
  z.strictObject({ lie: z.literal('fillAfterCancel'), ms }),
  /** Something happens at the venue right after this call, in its symbol. */
  z.strictObject({ lie: z.literal('event'), event: z.enum(['liquidate', 'adl', 'halt', 'delist']) }),
  /** A list of fills that is doubled, turned around or without its newest. */
  z.strictObject({ lie: z.literal('fills'), as: z.enum(['doubled', 'reversed', 'missing']) }),
  /** A message of a fill that is late, doubled, told after the next one, never told, or joined by one of a stranger. */
  z.strictObject({
    lie: z.literal('message'),
    as: z.enum(['late', 'doubled', 'reordered', 'dropped', 'stranger']),
    ms: ms.optional(),
  }),
  /** The connection of the stream stays up, and nothing is said or answered on it for this long. */
  z.strictObject({ lie: z.literal('silence'), ms }),
]);
export type Lie = z.infer<typeof lieSchema>;

/** When a lie is told: at the n-th call that fits (1 is the first), or at each that fits with this probability, drawn from the seed. */
export const entrySchema = z.strictObject({
  kind: z.enum(CALL_KINDS),
  call: z.int().min(1).optional(),
  every: z.number().min(0).max(1).optional(),
  /** At most this often; without it, once for `call` and without end for `every`. */
  times: z.int().min(1).optional(),
  /** Only calls of this account, of this kind of order, of exits or of entries. */
  account: z.string().optional(),
  order: z.enum(['MARKET', 'LIMIT', 'STOP', 'TAKE_PROFIT']).optional(),
  reduceOnly: z.boolean().optional(),
  told: lieSchema,
});
export type ScriptEntry = z.infer<typeof entrySchema>;

/** One call as the book keeps it. */
export interface CallLine {
  number: number;
  atMs: number;
  kind: CallKind;
  account: string;
  clientId: string | null;
  order: string | null;
  reduceOnly: boolean | null;
}

/** One lie as the book keeps it, with what was really done. */
export interface LieLine {
  atMs: number;
  call: CallLine;
  told: Lie;
  /** In a sentence. */
  truth: string;
}

interface Running {
  entry: ScriptEntry;
  seen: number;
  told: number;
}

/** The lies to tell. It is a pure function of the seed, the entries and the calls, so that a replayed book goes on where it was. */
export class Script {
  readonly #seed: string;
  #running: Running[] = [];

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** Begins anew with these entries. */
  set(entries: readonly ScriptEntry[]): void {
    this.#running = entries.map((entry) => ({ entry, seen: 0, told: 0 }));
  }

  /** The lie for this call, of the first entry that is due; null for the truth. */
  next(call: CallLine): Lie | null {
    let due: Lie | null = null;
    for (const [index, running] of this.#running.entries()) {
      if (!fits(running.entry, call)) continue;
      running.seen += 1;
      if (due !== null || !this.#isDue(running, index)) continue;
      running.told += 1;
      due = running.entry.told;
    }
    return due;
  }

  #isDue({ entry, seen, told }: Running, index: number): boolean {
    if (entry.every !== undefined) {
      const draw =
        createHash('sha256')
          .update(`${this.#seed}:${String(index)}:${String(seen)}`)
          .digest()
          .readUInt32BE() /
        2 ** 32;
      return draw < entry.every && told < (entry.times ?? Infinity);
    }
    return seen >= (entry.call ?? 1) && told < (entry.times ?? 1);
  }
}

const fits = (entry: ScriptEntry, call: CallLine): boolean =>
  entry.kind === call.kind &&
  (entry.account === undefined || entry.account === call.account) &&
  (entry.order === undefined || entry.order === call.order) &&
  (entry.reduceOnly === undefined || entry.reduceOnly === call.reduceOnly);
