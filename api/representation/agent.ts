import type { AgentReply } from '../../contracts/api/agent.ts';
import type { Agent } from '../../domain/agent.ts';
import { isoOf } from './moment.ts';

export const agentOf = (agent: Agent): AgentReply => ({
  id: agent.id,
  name: agent.name,
  description: agent.description,
  status: agent.status,
  defaultExitPlan: agent.defaultExitPlan,
  createdAt: isoOf(agent.createdAtMs),
});
