import type { VenueCapabilities } from '../port.ts';

/** Paper can do all that is asked of a venue. Printed in docs/venues/paper.md. */
export const PAPER_CAPABILITIES: VenueCapabilities = {
  nativeStops: true,
  nativeTakeProfits: true,
  deduplicatesByClientOrderId: true,
  honoursExpiry: true,
};
