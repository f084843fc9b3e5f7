import { z } from 'zod';
import { VERDICT_CODES } from '../../domain/routing.ts';
import { amount, at, id } from './reply-fields.ts';

const share = z.strictObject({
  venue: z.string(),
  decisions: z.int(),
  fraction: z.number().meta({ description: 'Of the decisions that found a venue, from 0 to 1.' }),
});

const verdict = z.strictObject({
  venue: z.string(),
  code: z.enum(VERDICT_CODES),
  sentence: z.string(),
  costBps: amount.nullable().meta({ description: 'Fees and spread of the round trip; null when unknown.' }),
});

const decision = z
  .strictObject({
    signalId: id,
    deploymentId: id,
    instrument: z.string(),
    venue: z.string().nullable().meta({ description: 'Null when no venue could trade it.' }),
    sentence: z.string().meta({ description: 'Why.' }),
    verdicts: z.array(verdict).meta({ description: 'On every venue that was asked.' }),
    tookMs: z.int(),
    decidedAt: at,
  })
  .meta({ id: 'RoutingDecision' });

/** Where the signals of an agent went, and why. */
export const routingStats = z
  .strictObject({
    agentId: id,
    decisions: z.int(),
    withoutVenue: z.int().meta({ description: 'Decisions that found no venue.' }),
    averageRoutingMs: z.number().nullable().meta({ description: 'Null before the first decision.' }),
    venues: z.array(share),
    instruments: z.array(z.strictObject({ instrument: z.string(), venues: z.array(share) })),
    recent: z.array(decision).meta({ description: 'Newest first.' }),
  })
  .meta({ id: 'RoutingStats' });
export type RoutingStats = z.output<typeof routingStats>;
