import type { TradeRecord } from '../db/repositories/index.ts';
import { createFeed } from '../feeds/choose.ts';
import type { PriceFeed } from '../feeds/port.ts';

/** Under this setting the record keeps the feed and, for a replay, where it began: a restart goes on where the market would be. */
const FEED_SETTING = 'priceFeed';

interface KeptFeed {
  spec: string;
  /** Which feed `auto` chose. */
  name: string;
  description: string;
  replay: NonNullable<PriceFeed['replay']> | null;
}

/** What names the market: what `auto` chose is the same as if it had been asked for. */
const marketOf = ({ spec, name }: KeptFeed): string => (spec === 'auto' ? name : spec);

/**
 * Makes the feed that the setting names; a replay that ran before continues instead of starting over. Of several processes
 * that start at once one says where a replay begins, and the others have the same market. Candles are kept as long as the market is.
 */
export async function openFeed(
  spec: string,
  record: Pick<TradeRecord, 'market'>,
  nowMs: () => number,
): Promise<PriceFeed> {
  for (;;) {
    const kept = await record.market.setting<KeptFeed>(FEED_SETTING);
    const anchor = kept?.spec === spec ? kept.replay : null;
    const feed = await createFeed(spec, { nowMs, ...(anchor === null ? {} : { anchor }) });
    const current: KeptFeed = { spec, name: feed.name, description: feed.description, replay: feed.replay ?? null };
    const isSameMarket = kept !== null && marketOf(kept) === marketOf(current);
    const isReplaced = isSameMarket
      ? await record.market.replaceSetting(FEED_SETTING, kept, current)
      : await record.market.replaceMarket(FEED_SETTING, kept, current);
    if (isReplaced) return feed;
  }
}

/** The feed that the workers have, for a program beside them: what `auto` chose stays chosen. Null when none has run yet. */
export async function feedOfWorkers(
  record: Pick<TradeRecord, 'market'>,
  nowMs: () => number,
): Promise<PriceFeed | null> {
  const kept = await record.market.setting<KeptFeed>(FEED_SETTING);
  if (kept === null) return null;
  return createFeed(marketOf(kept), { nowMs, ...(kept.replay === null ? {} : { anchor: kept.replay }) });
}
