import type { AgentReply } from '../../../contracts/api/agent.ts';
import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import type { PriceReply } from '../../../contracts/api/market.ts';
import type { Instrument } from '../../../domain/instrument.ts';

/** What names the recipient in a request. */
export function namedBy(to: string): { agentId: string } | { deploymentId: string } {
  const [kind, id = ''] = to.split(':');
  return kind === 'agent' ? { agentId: id } : { deploymentId: id };
}

/** For nobody: what the address names does not trade, and whom else it is for is not ours to say. */
export const NOBODY = '';

/** The recipient that a form begins with: the deployment or agent that the address names; the first agent when it names none. */
export function firstRecipient(
  agents: readonly AgentReply[],
  deployments: readonly DeploymentReply[],
  first: string,
): { to: string; agent: AgentReply | undefined } {
  const deployment = deployments.find(({ id, status }) => id === first && status !== 'killed');
  const agent = first === 'new' ? agents[0] : agents.find(({ id }) => id === (deployment?.agentId ?? first));
  if (agent === undefined) return { to: NOBODY, agent };
  return { to: deployment ? `deployment:${deployment.id}` : `agent:${agent.id}`, agent };
}

/** The instrument that a form begins with: of those that have a price, if any has. */
export function firstInstrument(instruments: readonly Instrument[], prices: readonly PriceReply[]): string {
  const priced = instruments.filter((each) => prices.some(({ instrument }) => instrument === each.instrument));
  const open = priced.length === 0 ? instruments : priced;
  return (open.find(({ instrument }) => instrument === 'BTC-USD-PERP') ?? open[0])?.instrument ?? '';
}
