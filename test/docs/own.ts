import { randomUUID } from 'node:crypto';
import { positionLifecycleId } from '../../contracts/temporal/position-lifecycle.ts';
import type { createClient } from '../../web/client/index.ts';
import { eventually } from '../builders/platform.ts';

/** What a person has on a platform, who tries out what the documents say. */
export interface Own {
  agentId: string;
  deploymentId: string;
  signalId: string;
  positionId: string;
  venueAccountId: string;
}

type Api = ReturnType<typeof createClient>;

/** Has a position until that is closed or given up; then makes another one. */
export function ownThings(api: Api): { get(): Promise<Own>; giveUp(): void } {
  let own: Own | null = null;
  return {
    async get() {
      const isOpen = own !== null && (await api.positions.get(own.positionId)).status === 'open';
      return own !== null && isOpen ? own : (own = await trade(api));
    },
    giveUp: () => void (own = null),
  };
}

async function trade(api: Api): Promise<Own> {
  const deed = () => ({ key: randomUUID() });
  const { id: agentId } = await api.agents.create({ name: 'own', status: 'private' }, deed());
  const { id: deploymentId } = await api.deployments.create({ agentId, name: 'own' }, deed());
  const { id: signalId } = await api.signals.send(
    {
      deploymentId,
      instrument: 'BTC-USD-PERP',
      direction: 'long',
      size: { type: 'notional', value: '200' },
      exitPlan: { stopLoss: { distanceBps: '900' } },
    },
    deed(),
  );
  const { id: positionId, venueAccountId } = await eventually(async () => {
    const { positions } = await api.positions.list({ deploymentId });
    return positions.find(({ protectedAt }) => protectedAt !== null);
  }, 'a protected position');
  // Its first stop goes out in the deed that sends the entry, before its life begins.
  await eventually(async () => {
    const { workflows } = await api.operations.workflows({ status: 'running' });
    return workflows.some(({ workflowId }) => workflowId === positionLifecycleId(positionId));
  }, 'the life of the position');
  return { agentId, deploymentId, signalId, positionId, venueAccountId };
}
