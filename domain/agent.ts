import type { ExitPlan } from './exit-plan.ts';

export const AGENT_STATUSES = ['draft', 'public', 'private', 'retired'] as const;
export type AgentStatus = (typeof AGENT_STATUSES)[number];

/** The published strategy that emits signals. */
export interface Agent {
  id: string;
  creatorId: string;
  name: string;
  description: string;
  status: AgentStatus;
  /** Used for signals that bring no exit plan of their own. */
  defaultExitPlan: ExitPlan | null;
  createdAtMs: number;
  updatedAtMs: number;
  /** Counts its changes, from 1. */
  revision: number;
}

/** Private agents trade for their creator's own deployments; drafts and retired ones do not trade. */
export const canTrade = (agent: Pick<Agent, 'status'>): boolean =>
  agent.status === 'public' || agent.status === 'private';
