import { expect, test } from '@jest/globals';
import type { AgentReply } from '../../../contracts/api/agent.ts';
import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import { firstRecipient, NOBODY } from './recipient.ts';

const agents = [{ id: 'agent-1' }, { id: 'agent-2' }] as AgentReply[];
const deployments = [
  { id: 'deployment-2', agentId: 'agent-2', status: 'active' },
  { id: 'killed', agentId: 'agent-1', status: 'killed' },
  { id: 'of-retired', agentId: 'retired', status: 'active' },
] as DeploymentReply[];

test.each([
  ['new', 'agent:agent-1'],
  ['agent-2', 'agent:agent-2'],
  ['deployment-2', 'deployment:deployment-2'],
])('a form for %s begins with %s', (first, to) => {
  expect(firstRecipient(agents, deployments, first).to).toBe(to);
});

test.each(['retired', 'killed', 'of-retired'])('a form for %s, which does not trade, is for nobody else', (first) => {
  expect(firstRecipient(agents, deployments, first)).toEqual({ to: NOBODY, agent: undefined });
});
