import { setTimeout as sleep } from 'node:timers/promises';

import { PLATFORM_KEY, TRADING_SCOPES } from '../../../domain/trading-state.ts';
import type { TradingScope } from '../../../domain/trading-state.ts';
import type { Member } from './cast.ts';
import type { Draw } from './draw.ts';
import type { SpanBook } from './spans.ts';
import type { Workload } from './workload.ts';

const TRIES = 40;
const AGAIN_MS = 500;
const ANSWER_MS = 8_000;

/** Pauses, resumes and kills by the api, at every level, each command until it is answered. */
export class Pauses {
  readonly #spans: SpanBook;
  readonly #members: readonly Member[];
  readonly #work: Workload;

  constructor(spans: SpanBook, members: readonly Member[], work: Workload) {
    this.#spans = spans;
    this.#members = members;
    this.#work = work;
  }

  /** Pauses a scope for a while, in the middle of signals for it. Says what was paused. */
  async pause(draw: Draw, ms: number): Promise<string> {
    const member = draw.of(this.#members);
    const scope = draw.of(TRADING_SCOPES);
    const key = { platform: PLATFORM_KEY, venue: member.venue, user: member.userId, deployment: member.deploymentId }[
      scope
    ];
    const state = draw.of(['reduceOnly', 'halted'] as const);
    const posting = [1, 2, 3].map(() => this.#work.signal(member.venue, { member }));
    await this.#set(scope, key, state);
    const end = this.#spans.pause(scope, key);
    posting.push(...[1, 2, 3].map(() => this.#work.signal(member.venue, { member })));
    await sleep(ms);
    end();
    await this.#set(scope, key, 'active');
    await Promise.allSettled(posting);
    return `${scope} ${state} for ${(ms / 1000).toFixed(1)} s, ${posting.length} signals around the commit`;
  }

  /** Kills a deployment for good. */
  async kill({ deploymentId }: Member): Promise<void> {
    await this.#command(`/api/deployments/${deploymentId}/kill`);
    this.#spans.kill(deploymentId);
  }

  #set = (scope: TradingScope, key: string, state: string): Promise<void> =>
    this.#command('/api/admin/trading-state', { scope, key, state, reason: 'chaos' });

  async #command(path: string, body: object = {}): Promise<void> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const answer = await this.#work.journal.send(path, '', body, ANSWER_MS).catch(() => null);
      if (answer !== null && answer.status < 300) return;
      if (answer !== null && answer.status < 500)
        throw new Error(`${path} was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      await sleep(AGAIN_MS);
    }
    throw new Error(`The api never answered ${path}.`);
  }
}
