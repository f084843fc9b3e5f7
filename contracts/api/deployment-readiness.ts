import { z } from 'zod';
import { READINESS_CHECKS } from '../../domain/deployment-readiness.ts';
import { id } from './reply-fields.ts';

const check = z.strictObject({
  name: z.enum(READINESS_CHECKS),
  isReady: z.boolean(),
  message: z.string().meta({ description: 'How it stands.' }),
  next: z.string().nullable().meta({ description: 'What to do about it; null when there is nothing to do.' }),
});

const venueReadiness = z.strictObject({ venue: z.string(), isReady: z.boolean(), checks: z.array(check) });
export type VenueReadiness = z.output<typeof venueReadiness>;

/** What must be green before a deployment can trade, for each of its venues. */
export const deploymentReadiness = z
  .strictObject({
    deploymentId: id,
    isReady: z.boolean(),
    next: z.string().nullable().meta({ description: 'The first thing to do; null when everything is green.' }),
    venues: z.array(venueReadiness),
  })
  .meta({ id: 'DeploymentReadiness' });
