import type { Deployment, DeploymentLimits } from '../../domain/deployment.ts';
import { DEFAULT_LIMITS } from '../../domain/deployment.ts';
import { DAY_MS, NOW_MS } from './now.ts';

/** The default limits of the product notes, but for what is changed. */
export const someLimits = (changes: Partial<DeploymentLimits> = {}): DeploymentLimits => ({
  ...DEFAULT_LIMITS,
  ...changes,
});

/** An active deployment on paper with the default limits. */
export const aDeployment = (changes: Partial<Deployment> = {}): Deployment => ({
  id: 'deployment-1',
  agentId: 'agent-1',
  userId: 'user-1',
  network: 'paper',
  name: 'My momentum',
  venueAccountId: 'account-1',
  venues: ['paper'],
  routingStrategy: 'firstAvailable',
  status: 'active',
  limits: someLimits(),
  createdAtMs: NOW_MS - 30 * DAY_MS,
  updatedAtMs: NOW_MS - 30 * DAY_MS,
  revision: 1,
  ...changes,
});
