import { z } from 'zod';

import type { Fill } from '../../../domain/fill.ts';
import type { VenueAdapter } from '../../../venues/port.ts';
import type { VenueFactory } from '../../../venues/registry.ts';
import { createLyingVenue } from '../../simulators/lying-venue/adapter/adapter.ts';

const switches = z.object({ dedupe: z.boolean(), nativeStops: z.boolean(), expiry: z.boolean() });

/** Where each venue is, by name, and what it documents of itself; goes to the workers as JSON. */
export const venueAddresses = z.record(z.string(), z.object({ url: z.string(), streamUrl: z.string(), switches }));
export type VenueAddresses = z.infer<typeof venueAddresses>;

export interface CampaignVenueTerms {
  addresses: VenueAddresses;
  /** Ids of a venue's accounts. */
  accounts: (venue: string) => Promise<readonly string[]>;
  onTrouble: (what: string) => void;
}

/** The lying venues under their names. */
export const campaignVenues = ({ addresses, accounts, onTrouble }: CampaignVenueTerms): Record<string, VenueFactory> =>
  Object.fromEntries(
    Object.entries(addresses).map(([name, address]) => [
      name,
      ({ clock }) => named(name, createLyingVenue({ ...address, clock, accounts: () => accounts(name), onTrouble })),
    ]),
  );

/** The adapter knows one name; here several stand side by side. */
function named(venue: string, adapter: VenueAdapter): VenueAdapter {
  const ours = (fill: Fill): Fill => ({ ...fill, venue });
  return {
    venue,
    capabilities: adapter.capabilities,
    instruments: async () => (await adapter.instruments()).map((instrument) => ({ ...instrument, venue })),
    isHealthy: () => adapter.isHealthy(),
    placeOrder: (account, request) => adapter.placeOrder(account, request),
    cancelOrder: (account, id) => adapter.cancelOrder(account, id),
    findOrder: (account, id) => adapter.findOrder(account, id),
    openOrders: (account) => adapter.openOrders(account),
    fills: async (account, query) => (await adapter.fills(account, query)).map(ours),
    fundingPayments: (account, query) => adapter.fundingPayments(account, query),
    positions: (account) => adapter.positions(account),
    balance: (account) => adapter.balance(account),
    streamFills: (onFill, signal, onReturn) => adapter.streamFills((fill) => onFill(ours(fill)), signal, onReturn),
  };
}
