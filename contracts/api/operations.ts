import { z } from 'zod';
import { link } from './reply-fields.ts';

export const health = z.strictObject({ status: z.literal('alive') });

const check = z.strictObject({
  name: z.string(),
  isReady: z
    .boolean()
    .meta({ description: 'Whether the api serves as far as this goes. A feed that goes away later changes nothing.' }),
  isThere: z.boolean().meta({ description: 'Whether it is there now.' }),
  message: z.string().meta({ description: 'How it stands now.' }),
});

/** What must be there for the api to do its work. */
export const readiness = z.strictObject({ isReady: z.boolean(), checks: z.array(check) }).meta({ id: 'Readiness' });
export type ReadinessCheck = z.output<typeof check>;

export const index = z.strictObject({
  name: z.literal('Ratchet'),
  links: z.strictObject({
    documentation: link,
    openapi: link,
    health: link,
    ready: link,
    metrics: link,
    temporal: link.nullable(),
  }),
});
