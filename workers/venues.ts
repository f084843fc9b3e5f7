import type { Logger } from 'pino';
import type { Database } from '../db/orm.ts';
import { openDatabase } from '../db/orm.ts';
import type { TradeRecord } from '../db/repositories/index.ts';
import { createRecord } from '../db/repositories/index.ts';
import { paperBookRepository } from '../db/repositories/paper-book.ts';
import { PriceBoard } from '../feeds/board.ts';
import type { PriceFeed } from '../feeds/port.ts';
import { withBudget } from '../venues/budget.ts';
import type { PaperSettings } from '../venues/paper/settings.ts';
import type { VenueAdapter } from '../venues/port.ts';
import type { VenueFactory } from '../venues/registry.ts';
import { VENUES } from '../venues/registry.ts';

export interface VenueOptions {
  databaseUrl: string;
  feed: PriceFeed;
  paperSettings: PaperSettings;
  log: Pick<Logger, 'error'>;
  /** Instead of the registry's venues; tests bring a venue that lies. */
  venues?: Readonly<Record<string, VenueFactory>>;
}

const POOL_SIZE = 20;

/** The record, and every venue over one price board: what deeds at a venue need, with or without Temporal. Close `database` at the end. */
export async function openVenues(options: VenueOptions): Promise<{
  database: Database;
  record: TradeRecord;
  board: PriceBoard;
  venues: ReadonlyMap<string, VenueAdapter>;
}> {
  const { databaseUrl, feed, paperSettings, log } = options;
  const database = await openDatabase(databaseUrl, POOL_SIZE);
  const paperBook = paperBookRepository(database, databaseUrl);
  const board = new PriceBoard({
    onError: (error, tick) =>
      log.error({ err: error, instrument: tick.instrument }, 'a subscriber failed on a price; the next price goes on'),
  });
  const venues = new Map(
    Object.entries(options.venues ?? VENUES).map(([name, create]) => [
      name,
      withBudget(create({ prices: board, clock: feed.clock, paperBook, paperSettings })),
    ]),
  );
  return { database, record: createRecord(database, databaseUrl), board, venues };
}
