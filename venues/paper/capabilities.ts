import type { RateLimits } from '../../domain/rate-budget.ts';
import type { VenueCapabilities } from '../port.ts';

/** Paper can do all that is asked of a venue. Printed in docs/venues/paper.md. */
export const PAPER_CAPABILITIES: VenueCapabilities = {
  nativeStops: true,
  nativeTakeProfits: true,
  deduplicatesByClientOrderId: true,
  honoursExpiry: true,
  readLagMs: 0,
  hasWire: false,
};

/** Nobody's servers stand behind paper: these are far above what a deployment does, and stop a loop that has run away. */
export const PAPER_RATE_LIMITS: RateLimits = {
  perSecond: 200,
  burst: 2_000,
  exitReserve: 500,
  pausedEveryMs: 100,
  pauseMs: 1_000,
};
