import { z } from 'zod';
import { REFUSAL_CODES } from '../../domain/refusal.ts';
import { SIGNAL_STATUSES } from '../../domain/signal.ts';
import { at, id, link } from './reply-fields.ts';

/** A deed that is done again and again while all is well, and when it was last seen to be done. */
const progressSign = z
  .strictObject({
    name: z.string().meta({ example: 'watcher of paper' }),
    at: at.nullable().meta({ description: 'Null when it was never seen.' }),
    ageMs: z.int().nullable(),
    withinMs: z.int().meta({ description: 'Older than this is no progress.' }),
    isRecent: z.boolean(),
  })
  .meta({ id: 'ProgressSign' });
export type ProgressSign = z.output<typeof progressSign>;

export const progress = z
  .strictObject({
    isProgressing: z.boolean(),
    message: z.string(),
    signs: z.array(progressSign),
  })
  .meta({ id: 'Progress', description: 'What the workers have lately been seen to do.' });
export type Progress = z.output<typeof progress>;

export const feedHealth = z
  .strictObject({
    name: z.string().nullable().meta({ description: 'Null before the first workers have chosen one.' }),
    isFresh: z.boolean().meta({ description: 'Every instrument has a price that may be traded on.' }),
    oldestPriceAgeMs: z.int().nullable(),
    staleInstruments: z.array(z.string()),
  })
  .meta({ id: 'FeedHealth' });
export type FeedHealth = z.output<typeof feedHealth>;

/** `stalled`: it may trade, and nothing is seen to move. */
export const BOT_STATES = ['running', 'stalled', 'paused', 'halted', 'killed'] as const;

const bot = z
  .strictObject({
    deploymentId: id,
    agentId: id,
    name: z.string(),
    state: z.enum(BOT_STATES),
    reason: z.string().meta({ description: 'Why it is in this state.' }),
    lastSignal: z
      .strictObject({
        signalId: id,
        status: z.enum(SIGNAL_STATUSES),
        refusalCode: z.enum(REFUSAL_CODES).nullable(),
        at,
        links: z.strictObject({ timeline: link, execution: link }),
      })
      .nullable(),
    openPositions: z.int(),
  })
  .meta({ id: 'Bot' });
export type Bot = z.output<typeof bot>;

export const botStatus = z
  .strictObject({ marketAt: at, feed: feedHealth, workers: progress, deployments: z.array(bot) })
  .meta({ id: 'BotStatus' });
