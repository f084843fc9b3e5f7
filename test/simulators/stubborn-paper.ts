import type { VenueAdapter } from '../../venues/port.ts';
import type { VenueFactory } from '../../venues/registry.ts';
import { VENUES } from '../../venues/registry.ts';

/** Paper that refuses the exits of some accounts, as a venue does that has halted a market, and keeps when entries left. */
export class StubbornPaper {
  /** Accounts whose exits are refused. */
  readonly accounts = new Set<string>();
  /** Every entry that reached the venue, with the moment at which it left us. */
  readonly entries: { clientOrderId: string; leftAtMs: number }[] = [];
  #adapter: VenueAdapter | null = null;

  /** The adapter of the workers that run now. */
  get adapter(): VenueAdapter {
    if (this.#adapter === null) throw new Error('No worker has made this venue yet.');
    return this.#adapter;
  }

  readonly venues: Readonly<Record<string, VenueFactory>> = {
    paper: (dependencies) => {
      const paper = VENUES.paper(dependencies);
      this.#adapter = {
        ...paper,
        placeOrder: async (account, request) => {
          const isExit = request.isReduceOnly && request.type === 'market';
          if (!request.isReduceOnly)
            this.entries.push({ clientOrderId: request.clientOrderId, leftAtMs: performance.now() });
          if (!isExit || !this.accounts.has(account.id)) return paper.placeOrder(account, request);
          return {
            clientOrderId: request.clientOrderId,
            venueOrderId: 'none',
            status: 'rejected',
            filledQuantity: '0',
            reason: 'marketIsHalted',
            updatedAtMs: Date.now(),
          };
        },
      };
      return this.#adapter;
    },
  };
}
