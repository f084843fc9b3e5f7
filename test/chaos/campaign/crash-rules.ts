import { setTimeout as sleep } from 'node:timers/promises';

import type { OrderIntent } from '../../../db/repositories/orders.ts';
import type { Fill } from '../../../domain/fill.ts';
import type { Call } from './observed.ts';
import type { Step } from './steps.ts';

/** What a rule may do once the call that it waits for has come. `strike` counts the hit and does not return on the last one. */
export interface Hand {
  /** True when this hit is the one at which the process is to be struck. */
  counts(): boolean;
  strike(): Promise<void>;
  /** Has the campaign swallow the bytes of one way of a link. */
  hold(link: string, way: 'out' | 'back'): Promise<void>;
}

/** A step in calls to the record and the venue. */
export type Rule = (call: Call, hand: Hand) => Promise<unknown>;

/** Long enough for the other side of a loopback connection to have acted. */
const IN_FLIGHT_MS = 250;
/** A transaction of the ledger takes longer than this. */
const POSTING_MS = 2;

const isCall = (call: Call, method: string): boolean => call.path.startsWith('venues.') && call.path.endsWith(method);
const venueOf = (call: Call): string => call.path.split('.')[1] ?? '';
const clientOrderIdOf = (value: unknown): string =>
  typeof value === 'string' ? value : ((value as { clientOrderId?: string } | undefined)?.clientOrderId ?? '');
/** `signal:deployment` of a client order id. */
const lifeOf = (clientOrderId: string): string => clientOrderId.split(':').slice(0, 2).join(':');

async function struckBefore(call: Call, hand: Hand): Promise<unknown> {
  if (hand.counts()) await hand.strike();
  return call.go();
}

async function struckAfter(call: Call, hand: Hand): Promise<unknown> {
  const answer = await call.go();
  if (hand.counts()) await hand.strike();
  return answer;
}

/** The order leaves, nothing comes back: the bytes are lost on their way there, or the answer on its way here. */
async function struckInFlight(call: Call, hand: Hand, way: 'out' | 'back'): Promise<unknown> {
  if (!hand.counts()) return call.go();
  await hand.hold(venueOf(call), way);
  const answer = Promise.resolve(call.go());
  answer.catch(() => undefined);
  await sleep(IN_FLIGHT_MS);
  await hand.strike();
  return answer;
}

/** The decision is made and nothing of it is committed. */
async function struckWhileDeciding(call: Call, hand: Hand): Promise<unknown> {
  const [key, nowMs, decide] = call.args as [unknown, unknown, (account: unknown) => object];
  if (typeof decide !== 'function') return call.go();
  const striking: Promise<void>[] = [];
  const answer = call.go([
    key,
    nowMs,
    (account: unknown) => {
      const decision = decide(account);
      if (!('code' in decision) && hand.counts()) striking.push(hand.strike());
      return decision;
    },
  ]);
  await Promise.all(striking);
  return answer;
}

/** The rules of one process; they remember what it has seen. */
export function crashRules(): Record<Exclude<Step, 's6' | 's9'>, Rule> {
  const replaced = new Set<string>();
  const posted = new Set<string>();
  return {
    s0: (call, hand) => {
      if (call.path === 'record.entries.approve') return struckWhileDeciding(call, hand);
      return call.path === 'record.orders.intend' ? struckBefore(call, hand) : go(call);
    },
    s1: (call, hand) => (isCall(call, '.placeOrder') ? struckBefore(call, hand) : go(call)),
    s2: (call, hand) => (isCall(call, '.placeOrder') ? struckInFlight(call, hand, 'out') : go(call)),
    s3: (call, hand) => (isCall(call, '.placeOrder') ? struckInFlight(call, hand, 'back') : go(call)),
    s4: (call, hand) => (isCall(call, '.placeOrder') ? struckAfter(call, hand) : go(call)),
    s5: (call, hand) => (call.path === 'record.orders.applyNews' ? struckAfter(call, hand) : go(call)),
    s7: (call, hand) => {
      const intent = call.args[0] as Partial<OrderIntent> | undefined;
      const isFirstStop = call.path === 'record.orders.intend' && intent?.leg === 'stopLoss' && intent.revision === 0;
      const isFirstWatch = call.path === 'record.exitWatches.arm' && call.args[2] === 1;
      return isFirstStop || isFirstWatch ? struckBefore(call, hand) : go(call);
    },
    s8: async (call, hand) => {
      const id = clientOrderIdOf(call.args[1]);
      const isStop = id.includes(':stopLoss:');
      if (isStop && isCall(call, '.cancelOrder') && replaced.has(lifeOf(id))) return struckBefore(call, hand);
      const answer = await call.go();
      if (isStop && isCall(call, '.placeOrder') && !id.endsWith(':0')) replaced.add(lifeOf(id));
      return answer;
    },
    s10: (call, hand) => {
      const isExit = isCall(call, '.placeOrder') && clientOrderIdOf(call.args[1]).includes(':exit:');
      return isExit ? struckAfter(call, hand) : go(call);
    },
    s11: async (call, hand) => {
      if (call.path !== 'record.venueNews.record') return call.go();
      const { fills } = call.args[1] as { fills: readonly Fill[] };
      const isNew = fills.some((fill) => !posted.has(fill.venueTradeId));
      for (const fill of fills) posted.add(fill.venueTradeId);
      if (!isNew || !hand.counts()) return call.go();
      const answer = Promise.resolve(call.go());
      answer.catch(() => undefined);
      await sleep(POSTING_MS);
      await hand.strike();
      return answer;
    },
  };
}

const go = (call: Call): Promise<unknown> => Promise.resolve(call.go());
