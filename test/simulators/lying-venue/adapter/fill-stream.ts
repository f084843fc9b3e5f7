import type { Clock } from '../../../../domain/clock.ts';
import type { Fill } from '../../../../domain/fill.ts';
import type { StreamTimings } from '../../../../venues/http/stream.ts';
import { runStream } from '../../../../venues/http/stream.ts';
import { toFill } from './parse.ts';
import { streamMessage } from './wire.ts';

/** Fills are fetched again from this long before the last one known, because a read may lag behind. */
const OVERLAP_MS = 60_000;
const PING = JSON.stringify({ op: 'ping' });

export interface FillStreamTerms {
  url: string;
  timings: StreamTimings;
  clock: Clock;
  /** Ids of the accounts whose fills are ours. */
  accounts: () => Promise<readonly string[]>;
  fillsSince: (accountId: string, sinceMs: number) => Promise<Fill[]>;
  onFill: (fill: Fill) => Promise<void> | void;
  /** A connection that was lost is back, and what it missed has been told. */
  onReturn: () => void;
  /** Something of the stream that a person should know of: a connection that ended, an event of a stranger, an account that could not be read. */
  onTrouble: (what: string) => void;
}

/** The news of fills over connections that break: what a gap in the numbers or a new connection may have hidden is fetched. */
export class FillStream {
  readonly #terms: FillStreamTerms;
  #last = 0;
  #wasLost = false;
  #accounts = new Set<string>();
  /** Accounts that are still to be fetched. */
  #behind = new Set<string>();
  /** What was told of each account, by trade id, with its time. */
  readonly #told = new Map<string, Map<string, number>>();
  readonly #beganAtMs: number;

  constructor(terms: FillStreamTerms) {
    this.#terms = terms;
    this.#beganAtMs = terms.clock.nowMs();
  }

  run(signal: AbortSignal): Promise<void> {
    const { url, timings, onTrouble } = this.#terms;
    return runStream(
      {
        url,
        timings,
        hello: () => PING,
        ping: () => PING,
        onOpen: async () => {
          this.#last = 0;
          await this.#fetchAll();
          if (this.#wasLost) this.#terms.onReturn();
          this.#wasLost = false;
        },
        onMessage: (text) => this.#hear(text),
        onEnd: (why) => {
          this.#wasLost = true;
          onTrouble(`The stream of fills ended: ${why}.`);
        },
      },
      signal,
    );
  }

  async #hear(text: string): Promise<void> {
    const message = streamMessage.parse(JSON.parse(text));
    const isGap = message.type === 'pong' ? message.last > this.#last : message.number > this.#last + 1;
    this.#last = Math.max(this.#last, message.type === 'pong' ? message.last : message.number);
    if (message.type === 'fill') await this.#tell(toFill(message.fill));
    if (isGap) await this.#fetchAll();
    else if (message.type === 'pong') await this.#fetchBehind();
  }

  async #tell(fill: Fill): Promise<void> {
    const { venueAccountId, venueTradeId } = fill;
    if (!this.#accounts.has(venueAccountId)) this.#accounts = new Set(await this.#terms.accounts());
    if (!this.#accounts.has(venueAccountId)) {
      this.#terms.onTrouble(`The stream told of fill ${venueTradeId} of account ${venueAccountId}, which is not ours.`);
      return;
    }
    const told = this.#told.get(venueAccountId) ?? new Map<string, number>();
    this.#told.set(venueAccountId, told.set(venueTradeId, fill.filledAtMs));
    await this.#terms.onFill(fill);
  }

  async #fetchAll(): Promise<void> {
    this.#accounts = new Set(await this.#terms.accounts());
    this.#behind = new Set(this.#accounts);
    await this.#fetchBehind();
  }

  /** One account that cannot be read does not keep the others from their news; it is tried again at the next ping. */
  async #fetchBehind(): Promise<void> {
    for (const account of this.#behind) {
      const told = this.#told.get(account) ?? new Map<string, number>();
      const sinceMs = Math.max(this.#beganAtMs, ...told.values()) - OVERLAP_MS;
      try {
        const fills = await this.#terms.fillsSince(account, sinceMs);
        for (const fill of fills) if (!told.has(fill.venueTradeId)) await this.#tell(fill);
        this.#behind.delete(account);
      } catch (error) {
        this.#terms.onTrouble(`The fills of account ${account} could not be fetched: ${String(error)}`);
      }
      for (const [id, atMs] of told) if (atMs < sinceMs) told.delete(id);
    }
  }
}
