import type { AgentReply } from '../../../contracts/api/agent.ts';
import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import type { Instrument } from '../../../domain/instrument.ts';

/** What names the recipient in a request. */
export function namedBy(to: string): { agentId: string } | { deploymentId: string } {
  const [kind, id = ''] = to.split(':');
  return kind === 'agent' ? { agentId: id } : { deploymentId: id };
}

/** The recipient that a form begins with: the deployment or agent that the address names, else the first agent. */
export function firstRecipient(
  agents: readonly AgentReply[],
  deployments: readonly DeploymentReply[],
  first: string,
): { to: string; agent: AgentReply | undefined } {
  const deployment = deployments.find(({ id }) => id === first);
  const agent = agents.find(({ id }) => id === (deployment?.agentId ?? first)) ?? agents[0];
  return { to: deployment ? `deployment:${deployment.id}` : `agent:${agent?.id ?? ''}`, agent };
}

/** The instrument that a form begins with. */
export const firstInstrument = (instruments: readonly Instrument[]): string =>
  (instruments.find(({ instrument }) => instrument === 'BTC-USD-PERP') ?? instruments[0])?.instrument ?? '';
