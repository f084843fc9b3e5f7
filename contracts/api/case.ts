import { z } from 'zod';
import { at, id, next } from './reply-fields.ts';

export const CASE_STATUSES = ['open', 'resolved'] as const;

/** A difference between our record and a venue's, with what was seen. */
const caseReply = z
  .strictObject({
    id,
    kind: z.string().meta({ description: 'What differs.', example: 'quantityDiffers' }),
    venueAccountId: id,
    instrument: z.string().nullable().meta({ description: 'Null when it concerns the whole account.' }),
    status: z.enum(CASE_STATUSES),
    evidence: z.record(z.string(), z.unknown()),
    openedAt: at,
    resolvedAt: at.nullable().meta({ description: 'When it was first no longer seen.' }),
  })
  .meta({ id: 'Case' });
export type CaseReply = z.output<typeof caseReply>;

export const caseList = z.strictObject({ cases: z.array(caseReply), next });
