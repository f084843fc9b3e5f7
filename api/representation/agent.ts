import type { AgentReply } from '../../contracts/api/agent.ts';
import type { AgentFilter, AgentKey } from '../../db/repositories/agents.ts';
import type { Agent } from '../../domain/agent.ts';
import { isoOf } from './moment.ts';

export const agentOf = (agent: Agent): AgentReply => ({
  id: agent.id,
  name: agent.name,
  description: agent.description,
  status: agent.status,
  defaultExitPlan: agent.defaultExitPlan,
  revision: agent.revision,
  createdAt: isoOf(agent.createdAtMs),
  updatedAt: isoOf(agent.updatedAtMs),
});

/** Where a page of agents ends, in letters that a query takes as they are. */
export const agentCursorOf = (agent: Agent, sort: AgentFilter['sort']): string => {
  const key: AgentKey = { value: sort === 'name' ? agent.name : agent.createdAtMs, id: agent.id };
  return Buffer.from(JSON.stringify(key)).toString('base64url');
};

/** Null when the text is no cursor of a list that is sorted like this. */
export function agentKeyOf(cursor: string, sort: AgentFilter['sort']): AgentKey | null {
  const { value, id } = fieldsOf(Buffer.from(cursor, 'base64url').toString());
  if (typeof id !== 'string' || id.includes('\0')) return null;
  if (sort === 'name') return typeof value === 'string' && !value.includes('\0') ? { value, id } : null;
  return typeof value === 'number' && Math.abs(value) <= LAST_MOMENT ? { value, id } : null;
}

/** The last moment that a Date holds. */
const LAST_MOMENT = 8.64e15;

function fieldsOf(text: string): { value?: unknown; id?: unknown } {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}
