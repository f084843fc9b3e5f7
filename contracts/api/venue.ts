import { z } from 'zod';
import { standing } from './overview.ts';
import { at, link } from './reply-fields.ts';

/** A place that executes. */
const venueReply = z
  .strictObject({
    venue: z.string(),
    capabilities: z.strictObject({
      nativeStops: z.boolean(),
      nativeTakeProfits: z.boolean(),
      deduplicatesByClientOrderId: z.boolean(),
      honoursExpiry: z.boolean(),
      readLagMs: z.int().meta({ description: 'How long what it has done may be missing from its answers.' }),
      hasWire: z.boolean().meta({ description: 'Requests travel: one of a process that died may still arrive.' }),
    }),
    instruments: z.int().meta({ description: 'How many it lists.' }),
    isHealthy: z.boolean(),
    problems: z.array(z.string()).meta({ description: 'Why it is not healthy, a sentence each.' }),
    openCases: z.int(),
    watcher: z.strictObject({
      workflowId: z.string(),
      lastLookAt: at.nullable().meta({ description: "The watcher's last heartbeat; null when there is none." }),
      ageMs: z.int().nullable(),
      links: z.strictObject({ workflow: link.nullable() }),
    }),
    newestPriceAgeMs: z
      .int()
      .nullable()
      .meta({ description: 'By the clock of the market; null when there is no price.' }),
    tradingState: standing,
  })
  .meta({ id: 'Venue' });
export type VenueReply = z.output<typeof venueReply>;

export const venueList = z.strictObject({ venues: z.array(venueReply) });
