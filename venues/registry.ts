import type { Clock } from '../domain/clock.ts';
import { createPaperVenue } from './paper/adapter.ts';
import type { PaperBook } from './paper/book.ts';
import type { PriceSource } from './paper/prices.ts';
import type { PaperSettings } from './paper/settings.ts';
import type { VenueAdapter } from './port.ts';

/** What the venues are made of; a process that wires them hands over all of it. */
export interface VenueDependencies {
  prices: PriceSource;
  clock: Clock;
  paperBook: PaperBook;
  paperSettings: PaperSettings;
}

export type VenueFactory = (dependencies: VenueDependencies) => VenueAdapter;

/** Every venue, a line each. */
export const VENUES = {
  paper: ({ prices, clock, paperBook, paperSettings }: VenueDependencies) =>
    createPaperVenue({ book: paperBook, prices, clock, settings: paperSettings }),
} satisfies Record<string, VenueFactory>;
