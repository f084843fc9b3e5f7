import { z } from 'zod';
import { CANDIDATE_STATUSES } from '../../domain/candidate.ts';
import { TIMEFRAMES } from '../../domain/candle.ts';
import { SIGNAL_DIRECTIONS } from '../../domain/direction.ts';
import { EVENT_TYPES } from '../../domain/event.ts';
import { REFUSAL_CODES } from '../../domain/refusal.ts';
import { SIGNAL_STATUSES, SIZE_TYPES } from '../../domain/signal.ts';
import { exitPlanReply } from './exit-plan.ts';
import { amount, at, id, link, next } from './reply-fields.ts';

const links = z.strictObject({
  self: link,
  timeline: link,
  workflow: link.nullable().meta({ description: 'In the Temporal Web UI; null when none is configured.' }),
});

/** The signal is stored and will not be lost. Sending it again gives this answer again. */
export const signalAccepted = z
  .strictObject({ id, status: z.literal('received'), links })
  .meta({ id: 'SignalAccepted' });

const signalFields = {
  id,
  status: z.enum(SIGNAL_STATUSES),
  agentId: id,
  deploymentId: id.nullable(),
  source: z.string(),
  sourceEventId: z.string().nullable(),
  instrument: z.string(),
  direction: z.enum(SIGNAL_DIRECTIONS),
  entry: z.union([
    z.strictObject({ type: z.literal('market') }),
    z.strictObject({ type: z.literal('limit'), limitPrice: amount }),
  ]),
  exitPlan: exitPlanReply.nullable(),
  size: z.strictObject({ type: z.enum(SIZE_TYPES), value: amount }).nullable(),
  confidence: amount.nullable(),
  referencePrice: amount.nullable().meta({ description: 'Mid price when the signal came.' }),
  receivedAt: at,
  expiresAt: at.nullable(),
  cancelledAt: at.nullable().meta({ description: 'Since when nothing is sent for it any more.' }),
  cancelReason: z.string().nullable(),
  links,
};

export const signalReply = z.strictObject(signalFields).meta({ id: 'Signal' });
export type SignalReply = z.output<typeof signalReply>;

export const signalList = z.strictObject({ signals: z.array(signalReply), next });

export const signalDetail = z
  .strictObject({
    ...signalFields,
    executions: z
      .array(
        z.strictObject({
          deploymentId: id,
          status: z.enum(SIGNAL_STATUSES),
          refusalCode: z.enum(REFUSAL_CODES).nullable(),
          positionId: id.nullable(),
        }),
      )
      .meta({ description: 'One for each deployment that carries it out.' }),
  })
  .meta({ id: 'SignalDetail' });
export type SignalDetail = z.output<typeof signalDetail>;

const timelineEntry = z
  .strictObject({
    at,
    type: z.enum(EVENT_TYPES),
    code: z.enum(REFUSAL_CODES).nullable().meta({ description: 'Why not, when something was refused.' }),
    sentence: z.string(),
    numbers: z.record(z.string(), z.string()).meta({ description: 'What decided, by name.' }),
    deploymentId: id.nullable(),
    actor: z.string(),
  })
  .meta({ id: 'TimelineEntry' });
export type TimelineEntry = z.output<typeof timelineEntry>;

/** Everything that followed from one signal, oldest first. */
export const signalTimeline = z.strictObject({ signalId: id, timeline: z.array(timelineEntry) });

/** What a strategy said when it was asked, and the signal that it became unless it was neutral. */
export const generated = z
  .strictObject({
    strategy: z.string(),
    instrument: z.string(),
    timeframe: z.enum(TIMEFRAMES),
    closedAt: at.meta({ description: 'The close of the newest candle that it looked at.' }),
    direction: z.enum(SIGNAL_DIRECTIONS),
    reason: z.string(),
    numbers: z.record(z.string(), z.string()).meta({ description: 'What decided, by name.' }),
    signal: z
      .strictObject({ id, links })
      .nullable()
      .meta({ description: 'The same one for each asking of one candle.' }),
  })
  .meta({ id: 'Generated' });
export type Generated = z.output<typeof generated>;

const candidateReply = z
  .strictObject({
    id,
    source: z.string(),
    name: z.string().meta({ description: 'What the source calls it: the name of the file.' }),
    status: z.enum(CANDIDATE_STATUSES),
    reason: z.string().nullable().meta({ description: 'Why it was refused, or what keeps it waiting.' }),
    signalId: id.nullable().meta({ description: 'What it became.' }),
    seenAt: at,
    updatedAt: at,
  })
  .meta({ id: 'Candidate' });
export type CandidateReply = z.output<typeof candidateReply>;

export const candidateList = z.strictObject({ candidates: z.array(candidateReply), next });
