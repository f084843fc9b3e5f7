import type { DeploymentReply } from '../../contracts/api/deployment.ts';
import type { Deployment } from '../../domain/deployment.ts';
import { isoOf } from './moment.ts';

export const deploymentOf = (deployment: Deployment): DeploymentReply => ({
  id: deployment.id,
  agentId: deployment.agentId,
  name: deployment.name,
  status: deployment.status,
  network: deployment.network,
  venues: deployment.venues,
  routingStrategy: deployment.routingStrategy,
  venueAccountId: deployment.venueAccountId,
  limits: deployment.limits,
  revision: deployment.revision,
  createdAt: isoOf(deployment.createdAtMs),
  updatedAt: isoOf(deployment.updatedAtMs),
});
