import type { TradeRecord } from '../db/repositories/index.ts';
import { createFeed } from '../feeds/choose.ts';
import type { PriceFeed } from '../feeds/port.ts';

/** Under this setting the record keeps the feed and, for a replay, where it began: a restart goes on where the market would be. */
const FEED_SETTING = 'priceFeed';

interface KeptFeed {
  spec: string;
  description: string;
  replay: NonNullable<PriceFeed['replay']> | null;
}

/** Makes the feed that the setting names; a replay that ran before continues instead of starting over. */
export async function openFeed(
  spec: string,
  record: Pick<TradeRecord, 'market'>,
  nowMs: () => number,
): Promise<PriceFeed> {
  const kept = await record.market.setting<KeptFeed>(FEED_SETTING);
  const anchor = kept?.spec === spec ? kept.replay : null;
  const feed = await createFeed(spec, { nowMs, ...(anchor === null ? {} : { anchor }) });
  const current: KeptFeed = { spec, description: feed.description, replay: feed.replay ?? null };
  await record.market.saveSetting(FEED_SETTING, current);
  return feed;
}
