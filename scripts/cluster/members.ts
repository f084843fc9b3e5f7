import type { WorkerRole } from '../../config/env.ts';

/** The processes of the platform in a cluster, by name. docker-compose.yml has the same ones. */
export const APIS = ['api-1', 'api-2'] as const;

/**
 * Workers by role. Two play `trading`, so that the lives of positions go on without a pause when one dies; of the others one is
 * enough, because what it did is taken up again when it is back.
 */
export const WORKERS = {
  'worker-trading-1': 'trading',
  'worker-trading-2': 'trading',
  'worker-venue': 'venue',
  'worker-feed': 'feed',
  'worker-market-watch': 'market-watch',
} as const satisfies Record<string, WorkerRole>;

export const WORKER_NAMES = Object.keys(WORKERS) as (keyof typeof WORKERS)[];
