import type { LyingVenue } from '../../simulators/lying-venue/harness.ts';
import { startLyingVenue } from '../../simulators/lying-venue/harness.ts';
import type { Switches } from '../../simulators/lying-venue/engine/types.ts';
import type { Quote } from './market.ts';

/** A lying venue of the campaign. */
export interface VenueProcess {
  /** As the platform knows it. */
  name: string;
  port: number;
  switches: Switches;
  /** Its strings, and its truth. */
  venue: LyingVenue;
  openAccount(id: string, balance: string): Promise<void>;
  setPrice(instrument: string, quote: Quote): void;
  stop(): Promise<void>;
}

/** One that answers a second order with the first and keeps stops, and one that does neither. */
const KINDS: Record<string, Switches> = {
  lying: { dedupe: true, nativeStops: true, expiry: true },
  lyingPlain: { dedupe: false, nativeStops: false, expiry: true },
};

/** `BTC-USD-PERP` is `BTCUSD` there. */
export const symbolOf = (instrument: string): string => instrument.replace(/-USD-PERP$/, 'USD');
export const instrumentOf = (symbol: string): string => symbol.replace(/USD$/, '-USD-PERP');

export const openVenues = (seed: number): Promise<VenueProcess[]> =>
  Promise.all(
    Object.entries(KINDS).map(async ([name, switches]) => {
      const venue = await startLyingVenue({ seed: `${seed}-${name}`, switches });
      return {
        name,
        port: Number(new URL(venue.url).port),
        switches,
        venue,
        openAccount: (id, balance) => venue.control.account(id, balance),
        setPrice: (instrument, { bid, ask }) => {
          const mid = ((Number(bid) + Number(ask)) / 2).toFixed(3);
          // The next price comes soon; a venue that is busy misses one.
          venue.control.price(symbolOf(instrument), mid).catch(() => undefined);
        },
        stop: () => venue.stop(),
      };
    }),
  );
