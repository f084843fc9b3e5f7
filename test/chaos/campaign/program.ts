import type { Service } from '../../../scripts/local/supervised.ts';
import type { ProgramPlace } from '../../../scripts/local/programs.ts';
import { program } from '../../../scripts/local/programs.ts';

/** What the worker of the campaign reads besides the environment of every worker. */
export const CAMPAIGN_VARIABLES = {
  /** JSON: address of each venue by name. */
  venues: 'CHAOS_VENUES',
  /** WebSocket address of the market. */
  market: 'CHAOS_MARKET',
  /** File to which every strike is written. */
  crashes: 'CHAOS_CRASHES',
} as const;

/** One worker process of the campaign. Several may run; each has a name and a log of its own. */
export function chaosWorker(name: string, place: ProgramPlace): Service<null> {
  return program({
    name,
    title: `The worker ${name}`,
    file: 'test/chaos/campaign/worker-main.ts',
    ready: () => null,
    stopWithinMs: 7_000,
    place,
  });
}
