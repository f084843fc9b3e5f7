import type { ScriptEntry } from '../simulators/lying-venue/script.ts';

const READS = ['find', 'openOrders', 'fills', 'positions', 'balance'] as const;

/** What the venue does to one account; `call` says to which of its orders or cancels. */
const LIES: Readonly<Record<string, (call: number) => Omit<ScriptEntry, 'account'>[]>> = {
  'tells the truth': () => [],
  'takes an order and drops the connection': (call) => [
    { kind: 'place', call, told: { lie: 'acceptThen', reply: 'drop' } },
  ],
  'takes an order and answers 502': (call) => [{ kind: 'place', call, told: { lie: 'acceptThen', reply: '502' } }],
  'cancels and drops the connection': (call) => [{ kind: 'cancel', call, told: { lie: 'acceptThen', reply: 'drop' } }],
  'shows what it did a second later': () =>
    READS.map((kind) => ({ kind, every: 1, told: { lie: 'stale', ms: 1_000 } })),
  'tells each fill twice': () => [
    { kind: 'fills', every: 1, told: { lie: 'fills', as: 'doubled' } },
    { kind: 'stream', every: 1, told: { lie: 'message', as: 'doubled' } },
  ],
  'refuses a stop once': (call) => [
    { kind: 'place', order: 'STOP', call: 1 + (call % 2), told: { lie: 'refuse', reason: 'TRY_LATER' } },
  ],
};
const NAMES = Object.keys(LIES);
/** An entry, its stops and targets, and what replaces them: a trade has at least this many orders. */
const ORDERS = 6;

export interface DrawnLie {
  name: string;
  script: (account: string) => ScriptEntry[];
}

/** The lie of one trade, by its index and a number from the seed: every kind has its turn. */
export function drawLie(index: number, random: () => number): DrawnLie {
  const kind = NAMES[index % NAMES.length] ?? '';
  const call = 1 + Math.floor(random() * ORDERS);
  const entries = LIES[kind]?.(call) ?? [];
  return {
    name: `${kind} (${call})`,
    script: (account) => entries.map((entry) => ({ ...entry, account })),
  };
}
