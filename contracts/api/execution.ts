import { z } from 'zod';
import { SIGNAL_DIRECTIONS } from '../../domain/direction.ts';
import { REFUSAL_CODES } from '../../domain/refusal.ts';
import { SIGNAL_STATUSES } from '../../domain/signal.ts';
import { at, id, link, next } from './reply-fields.ts';
import { workflowState } from './workflow.ts';

/** Of the form `{signalId}:{deploymentId}`. */
export const executionIdText = z
  .string()
  .regex(/^[\w-]{1,64}:[\w-]{1,64}$/, 'must be the id of an execution: {signalId}:{deploymentId}');

const executionFields = {
  id: id.meta({ description: '`{signalId}:{deploymentId}`' }),
  signalId: id,
  deploymentId: id,
  agentId: id,
  instrument: z.string(),
  direction: z.enum(SIGNAL_DIRECTIONS),
  status: z.enum(SIGNAL_STATUSES),
  refusalCode: z.enum(REFUSAL_CODES).nullable(),
  venue: z.string().nullable().meta({ description: 'Null until it is routed.' }),
  positionId: id.nullable(),
  createdAt: at,
  updatedAt: at,
  links: z.strictObject({ self: link, signal: link, position: link.nullable(), workflow: link.nullable() }),
};

/** One signal carried out for one deployment. */
export const executionReply = z.strictObject(executionFields).meta({ id: 'Execution' });
export type ExecutionReply = z.output<typeof executionReply>;

export const executionList = z.strictObject({ executions: z.array(executionReply), next });

export const executionDetail = z.strictObject({ ...executionFields, workflow: workflowState }).meta({
  id: 'ExecutionDetail',
});
