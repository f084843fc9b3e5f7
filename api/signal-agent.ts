import type { TradeRecord } from '../db/repositories/index.ts';
import type { Agent } from '../domain/agent.ts';
import { unknownReference } from './errors.ts';

/** The agent that a signal comes from: named by itself, or by one of its deployments. @throws ApiError when there is none. */
export async function agentOf(
  { deployments }: Pick<TradeRecord, 'deployments'>,
  { agentId, deploymentId }: { agentId?: string | undefined; deploymentId?: string | undefined },
): Promise<Agent> {
  const deployment = deploymentId === undefined ? null : await deployments.find(deploymentId);
  if (deploymentId !== undefined && !deployment) throw unknownReference('deploymentId', 'deployment');
  const agent = await deployments.findAgent(deployment?.agentId ?? agentId ?? '');
  if (!agent) throw unknownReference('agentId', 'agent');
  return agent;
}
