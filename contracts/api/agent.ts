import { z } from 'zod';
import { AGENT_STATUSES } from '../../domain/agent.ts';
import { exitPlanReply } from './exit-plan.ts';
import { at, id } from './reply-fields.ts';

/** The published strategy that emits signals. */
export const agentReply = z
  .strictObject({
    id,
    name: z.string(),
    description: z.string(),
    status: z.enum(AGENT_STATUSES),
    defaultExitPlan: exitPlanReply.nullable().meta({ description: 'For signals that bring no exit plan.' }),
    createdAt: at,
  })
  .meta({ id: 'Agent' });
export type AgentReply = z.output<typeof agentReply>;

export const agentList = z.strictObject({ agents: z.array(agentReply) });
