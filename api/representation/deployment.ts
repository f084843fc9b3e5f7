import type { DeploymentReply } from '../../contracts/api/deployment.ts';
import type { Deployment } from '../../domain/deployment.ts';
import { isoOf } from './moment.ts';

export const deploymentOf = (deployment: Deployment): DeploymentReply => ({
  id: deployment.id,
  agentId: deployment.agentId,
  name: deployment.name,
  status: deployment.status,
  venues: deployment.venues,
  routingStrategy: deployment.routingStrategy,
  venueAccountId: deployment.venueAccountId,
  limits: deployment.limits,
  createdAt: isoOf(deployment.createdAtMs),
});
