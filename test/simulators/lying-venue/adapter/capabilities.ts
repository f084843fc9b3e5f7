import type { VenueCapabilities } from '../../../../venues/port.ts';
import type { Switches } from '../engine/types.ts';

/** What the venue documents of itself, as its switches stand. */
export const capabilitiesOf = ({ dedupe, nativeStops, expiry }: Switches): VenueCapabilities => ({
  nativeStops,
  nativeTakeProfits: nativeStops,
  deduplicatesByClientOrderId: dedupe,
  honoursExpiry: expiry,
  readLagMs: 10_000,
  hasWire: true,
});
