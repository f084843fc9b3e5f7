import { z } from 'zod';
import { AGENT_STATUSES } from '../../domain/agent.ts';
import { exitPlanBody, exitPlanReply } from './exit-plan.ts';
import { limit } from './paging.ts';
import { at, id, next } from './reply-fields.ts';
import { idText, plainText } from './text.ts';

/** Retired is not among them: that is a deed of its own, and for good. */
const EDITABLE_STATUSES = ['draft', 'public', 'private'] as const;

const fields = {
  name: plainText(100),
  description: z.union([z.literal(''), plainText(2_000)], { error: 'must be plain text of at most 2000 characters' }),
  status: z.enum(EDITABLE_STATUSES).meta({ description: 'Drafts do not trade.' }),
  defaultExitPlan: exitPlanBody.nullable().meta({ description: 'For signals that bring no exit plan.' }),
};

export const agentBody = z
  .strictObject({
    name: fields.name,
    description: fields.description.default(''),
    status: fields.status.default('draft'),
    defaultExitPlan: fields.defaultExitPlan.default(null),
  })
  .meta({ id: 'AgentBody' });

/** What is named is changed, the rest stays. */
export const agentChangeBody = z
  .strictObject(fields)
  .partial()
  .refine((body) => Object.keys(body).length > 0, {
    error: 'needs at least one of name, description, status, defaultExitPlan',
  })
  .meta({ id: 'AgentChangeBody' });

/** The published strategy that emits signals. */
export const agentReply = z
  .strictObject({
    id,
    name: z.string(),
    description: z.string(),
    status: z.enum(AGENT_STATUSES),
    defaultExitPlan: exitPlanReply.nullable().meta({ description: 'For signals that bring no exit plan.' }),
    revision: z.int().meta({ description: 'Counts its changes; in quotes it is the ETag.' }),
    createdAt: at,
    updatedAt: at,
  })
  .meta({ id: 'Agent' });
export type AgentReply = z.output<typeof agentReply>;

export const agentList = z.strictObject({ agents: z.array(agentReply), next });

export const agentQuery = z.strictObject({
  q: plainText(100).optional().meta({ description: 'Part of the name or of the description.' }),
  status: z.enum(AGENT_STATUSES).optional(),
  venue: idText.optional().meta({ description: 'Agents with a deployment on it that is not killed.' }),
  sort: z.enum(['createdAt', 'name']).default('createdAt'),
  order: z.enum(['asc', 'desc']).default('asc'),
  limit,
  after: z
    .string()
    .regex(/^[\w-]{1,1000}$/, 'must be `next` of the page before')
    .optional()
    .meta({ description: '`next` of the page before; the rest of the query stays the same.' }),
});
