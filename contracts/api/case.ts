import { z } from 'zod';
import { CASE_KINDS } from '../../domain/case.ts';
import { at, id, next } from './reply-fields.ts';

export const CASE_STATUSES = ['open', 'resolved'] as const;

/** A difference between our record and a venue's, with what was seen. */
export const caseReply = z
  .strictObject({
    id,
    kind: z.enum(CASE_KINDS).meta({ description: 'What is wrong.' }),
    venueAccountId: id,
    instrument: z.string().nullable().meta({ description: 'Null when it concerns the whole account.' }),
    policy: z.string().meta({ description: 'What is done about it.' }),
    status: z.enum(CASE_STATUSES),
    evidence: z
      .record(z.string(), z.unknown())
      .meta({ description: 'What was seen, by name.', example: { recorded: '0.1', venue: '0.2' } }),
    openedAt: at,
    resolvedAt: at.nullable().meta({ description: 'When it was first no longer seen.' }),
  })
  .meta({ id: 'Case' });
export type CaseReply = z.output<typeof caseReply>;

export const caseList = z.strictObject({ cases: z.array(caseReply), next });
