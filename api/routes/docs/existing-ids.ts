import { canTrade } from '../../../domain/agent.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import type { EXAMPLE_IDS } from '../examples.ts';

const NEWEST = {
  text: null,
  status: null,
  venue: null,
  sort: 'createdAt',
  order: 'desc',
  after: null,
  limit: 100,
} as const;

/** What of this installation the examples of the document may name; undefined where it has nothing of the kind. */
export async function existingIds(
  record: Pick<ApiDependencies['record'], 'agents' | 'deployments'>,
): Promise<Record<keyof typeof EXAMPLE_IDS, string | undefined>> {
  const [agents, deployments] = await Promise.all([record.agents.list(NEWEST), record.deployments.list()]);
  const live = deployments.filter(({ status }) => status !== 'killed');
  const deployment = live.find(({ status }) => status === 'active') ?? deployments[0];
  const deployed = new Set(live.map(({ agentId }) => agentId));
  const toDeploy = agents.find((agent) => canTrade(agent) && !deployed.has(agent.id));
  return {
    agent: deployment?.agentId,
    deployment: deployment?.id,
    agentToDeploy: toDeploy?.id ?? agents[0]?.id,
  };
}
