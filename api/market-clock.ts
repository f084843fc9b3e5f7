import type { TradeRecord } from '../db/repositories/index.ts';
import type { MarketTime } from './dependencies.ts';

/** How long a reading of the setting is good for. */
const REREAD_AFTER_MS = 2_000;

/** What the workers keep of their price feed; its clock runs apart from the wall's only on a replay. */
interface KeptFeed {
  replay?: { marketStartMs: number; wallStartMs: number; speed: number } | null;
}

/** The market's time as the workers tell it, so that a replayed signal is as old here as there. */
export function marketClock(
  record: { market: Pick<TradeRecord['market'], 'setting'> },
  wallMs: () => number = () => Date.now(),
): MarketTime {
  let replay: NonNullable<KeptFeed['replay']> | null = null;
  let readAtMs = -Infinity;
  return {
    async nowMs() {
      const nowMs = wallMs();
      if (nowMs - readAtMs > REREAD_AFTER_MS) {
        replay = (await record.market.setting<KeptFeed>('priceFeed'))?.replay ?? null;
        readAtMs = nowMs;
      }
      return replay === null ? nowMs : Math.floor(replay.marketStartMs + (nowMs - replay.wallStartMs) * replay.speed);
    },
  };
}
