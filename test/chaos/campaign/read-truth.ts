import type { VenueTruth } from './snapshot.ts';
import type { VenueProcess } from './venues.ts';

/** A venue that can be asked. */
type Teller = Pick<VenueProcess, 'name' | 'switches' | 'venue'>;

/** Reads the truth of the venues with a client of its own, and remembers what hands did there. */
export class TruthReader {
  readonly #venues: readonly Teller[];
  readonly #strangers = new Map<string, { account: string; symbol: string }[]>();
  readonly #handCancels = new Map<string, string[]>();

  constructor(venues: readonly Teller[]) {
    this.#venues = venues;
  }

  /** To be told before somebody trades by hand what is not ours. */
  addStranger(venue: string, account: string, symbol: string): void {
    this.#strangers.set(venue, [...(this.#strangers.get(venue) ?? []), { account, symbol }]);
  }

  isStrange(venue: string, account: string, symbol: string): boolean {
    return (this.#strangers.get(venue) ?? []).some((each) => each.account === account && each.symbol === symbol);
  }

  /** To be told before the owner of an account cancels an order of ours. */
  addHandCancel(venue: string, clientOrderId: string): void {
    this.#handCancels.set(venue, [...(this.#handCancels.get(venue) ?? []), clientOrderId]);
  }

  read(): Promise<VenueTruth[]> {
    return Promise.all(
      this.#venues.map(async ({ name, switches, venue }): Promise<VenueTruth> => ({
        venue: name,
        dedupe: switches.dedupe,
        nativeStops: switches.nativeStops,
        orders: await venue.truth('orders'),
        fills: await venue.truth('fills'),
        positions: await venue.truth('positions'),
        balances: await venue.truth('balances'),
        uncovered: await venue.truth('uncovered'),
        refusals: await venue.truth('refusals'),
        handCancels: this.#handCancels.get(name) ?? [],
        strangers: this.#strangers.get(name) ?? [],
      })),
    );
  }
}
