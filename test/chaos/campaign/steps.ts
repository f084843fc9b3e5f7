/** The moments of a trade at which a worker is killed. What a hit is in code stands in `crash-rules.ts`. */
export const STEPS = ['s0', 's1', 's2', 's3', 's4', 's5', 's6', 's7', 's8', 's9', 's10', 's11'] as const;
export type Step = (typeof STEPS)[number];

export const MEANINGS: Record<Step, string> = {
  s0: 'before the intent is committed, inside its transaction',
  s1: 'after the intent is committed, before the first byte',
  s2: 'bytes sent and lost on the way, no reply',
  s3: 'the venue accepted, its reply in flight',
  s4: 'reply received, before the record has it',
  s5: 'the record has it, before the activity is completed',
  s6: 'the activity is completed, before the next workflow task',
  s7: 'between the entry fill and the placing of its stop',
  s8: 'between the new stop placed and the old one cancelled',
  s9: 'while a position goes on as a new run',
  s10: 'an exit was answered, before the record has it',
  s11: 'during the posting of fills to the ledger',
};

/** How a process is struck at a step: killed at once, or asked to end while it is there. */
export type Blow = 'SIGKILL' | 'SIGTERM';

/** What the campaign tells a worker on its channel. */
export type Order =
  | { type: 'arm'; id: string; step: Step; hits: number; blow: Blow }
  | { type: 'disarm' }
  | { type: 'block'; ms: number }
  | { type: 'held' };

/** What a worker tells the campaign. `link` is a venue's name or `temporal`. */
export type Word =
  | { type: 'ready' }
  | { type: 'struck'; id: string; step: Step }
  | { type: 'hold'; link: string; way: 'out' | 'back' }
  | { type: 'worked'; activity: string; workflowId: string; atMs: number };
