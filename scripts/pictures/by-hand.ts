import { pino } from 'pino';
import type { PositionReply } from '../../contracts/api/position.ts';
import { closingSide } from '../../domain/direction.ts';
import { createPriceGuard } from '../../feeds/guard.ts';
import { paperSettings } from '../../venues/paper/settings.ts';
import { openVenues } from '../../workers/venues.ts';
import { openFeedOfWorkers } from '../kill/pull.ts';
import { until } from './until.ts';

/**
 * What the owner of an account may do at any venue, and what we cannot forbid: closes a position there by hand, past the platform.
 * The venue withdraws the stop with it, the record still holds what is gone, and every exit that is sent is refused.
 */
export async function closeByHand(
  databaseUrl: string,
  { venue, venueAccountId, instrument, direction, quantity }: PositionReply,
): Promise<void> {
  const feed = await openFeedOfWorkers(databaseUrl);
  const log = pino({ name: 'by hand', level: 'error' });
  const { database, board, venues } = await openVenues({ databaseUrl, feed, paperSettings: paperSettings(), log });
  const stopping = new AbortController();
  const feeding = feed.run(createPriceGuard({ board, known: [], onRefused: () => undefined }), stopping.signal);
  try {
    await until(`a price of ${instrument}`, () => Promise.resolve(board.latest(instrument)));
    const report = await venues.get(venue)?.placeOrder(
      { id: venueAccountId, venue },
      {
        clientOrderId: 'by-hand',
        instrument,
        side: closingSide(direction),
        type: 'market',
        quantity,
        limitPrice: null,
        triggerPrice: null,
        timeInForce: 'ioc',
        isReduceOnly: true,
        expiresAtMs: null,
      },
    );
    if (report?.status !== 'filled')
      throw new Error(
        `The order by hand is ${report?.status ?? 'at no venue'}: ${report?.reason ?? 'no reason said'}.`,
      );
  } finally {
    stopping.abort();
    await Promise.allSettled([feeding]);
    await database.close();
  }
}
