import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';

import type { Hand, Rule } from './crash-rules.ts';
import { crashRules } from './crash-rules.ts';
import type { Call } from './observed.ts';
import type { Blow, Order, Step, Word } from './steps.ts';

const NEVER = new Promise<never>(() => undefined);
const HELD_WITHIN_MS = 1_000;
/** Time for a completion to reach the server, whose answers are held meanwhile. */
const COMPLETION_MS = 300;

/** Activities of a trade; the watcher, which runs for an hour, is not completed at a step. */
const TRADE = new Set(['placeOrder', 'resolveOrder', 'protectPosition', 'closePosition']);

/** Steps that are calls to the record or the venue. */
type Ruled = Exclude<Step, 's6' | 's9'>;

interface Armed {
  id: string;
  step: Step;
  hitsLeft: number;
  blow: Blow;
}

export interface CrashChannel {
  say: (word: Word) => void;
  hear: (listener: (order: Order) => void) => void;
  /** Every strike leaves a line here before the process is gone. */
  file: string;
}

/** Strikes its own process at the armed step, and says what it works on. It stands around the dependencies and the activities. */
export class Crash {
  readonly #channel: CrashChannel;
  readonly #rules = crashRules();
  readonly #runs = new Map<string, string>();
  #armed: Armed | null = null;
  #onHeld: () => void = () => undefined;
  #isDead = false;

  constructor(channel: CrashChannel) {
    this.#channel = channel;
    channel.hear((order) => {
      if (order.type === 'arm') this.#armed = { ...order, hitsLeft: order.hits };
      else if (order.type === 'disarm') this.#armed = null;
      else if (order.type === 'held') this.#onHeld();
      else block(order.ms);
    });
  }

  /** For `observed`. */
  readonly around = (call: Call): unknown => {
    const step = this.#armed?.step;
    if (this.#isDead) return NEVER;
    // Rules that remember see every call; the others only when they are armed.
    const { s8, s11 } = this.#rules;
    const remembering: Rule | null = call.path === 'record.venueNews.record' ? s11 : isStopCall(call) ? s8 : null;
    const rule = step !== undefined && step !== 's6' && step !== 's9' ? this.#rules[step] : remembering;
    return rule === null ? call.go() : rule(call, this.#handFor(rule));
  };

  /** For the workers: what is executed, and the steps that lie between activities. */
  readonly interceptor = (context: Context): ActivityInboundCallsInterceptor => ({
    execute: async (input, next) => {
      const { activityType, workflowExecution, workflowType } = context.info;
      const { workflowId = '', runId = '' } = workflowExecution ?? {};
      if (workflowType === 'positionLifecycle') {
        const earlier = this.#runs.get(workflowId);
        this.#runs.set(workflowId, runId);
        const isNewRun = earlier !== undefined && earlier !== runId;
        if (isNewRun && this.#armed?.step === 's9' && this.#counts()) await this.#strike();
      }
      const answer = await next(input);
      if (TRADE.has(activityType) && this.#armed?.step === 's6' && this.#counts()) {
        await this.#hold('temporal', 'back');
        void sleep(COMPLETION_MS).then(() => this.#strike());
      }
      this.#channel.say({ type: 'worked', activity: activityType, workflowId, atMs: Date.now() });
      return answer;
    },
  });

  #handFor(rule: Rule): Hand {
    const isArmed = this.#armed !== null && this.#rules[this.#armed.step as Ruled] === rule;
    return {
      counts: () => isArmed && this.#counts(),
      strike: () => this.#strike(),
      hold: (link, way) => this.#hold(link, way),
    };
  }

  #counts(): boolean {
    if (this.#armed === null) return false;
    this.#armed.hitsLeft -= 1;
    return this.#armed.hitsLeft === 0;
  }

  async #strike(): Promise<void> {
    if (this.#armed === null) return;
    const { id, step, blow } = this.#armed;
    this.#armed = null;
    appendFileSync(this.#channel.file, `${JSON.stringify({ id, step, blow, pid: process.pid, atMs: Date.now() })}\n`);
    this.#channel.say({ type: 'struck', id, step });
    this.#isDead = blow === 'SIGKILL';
    process.kill(process.pid, blow);
    if (this.#isDead) await NEVER;
  }

  async #hold(link: string, way: 'out' | 'back'): Promise<void> {
    const held = new Promise<void>((resolve) => {
      this.#onHeld = resolve;
    });
    this.#channel.say({ type: 'hold', link, way });
    await Promise.race([held, sleep(HELD_WITHIN_MS)]);
  }
}

const isStopCall = (call: Call): boolean =>
  call.path.startsWith('venues.') && (call.path.endsWith('.placeOrder') || call.path.endsWith('.cancelOrder'));

/** Nothing else of this process runs meanwhile. */
function block(ms: number): void {
  const endAt = performance.now() + ms;
  while (performance.now() < endAt);
}
