import type { Agent } from '../../domain/agent.ts';
import { DAY_MS, NOW_MS } from './now.ts';

/** A public agent without an exit plan of its own. */
export const anAgent = (changes: Partial<Agent> = {}): Agent => ({
  id: 'agent-1',
  creatorId: 'creator-1',
  name: 'Momentum',
  description: 'Buys strength.',
  status: 'public',
  defaultExitPlan: null,
  createdAtMs: NOW_MS - 30 * DAY_MS,
  updatedAtMs: NOW_MS - 30 * DAY_MS,
  revision: 1,
  ...changes,
});
