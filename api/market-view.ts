import type { ApiDependencies } from './dependencies.ts';
import type { MarketView } from './representation/position.ts';

/** The latest prices, what the watcher has seen of each position, and the time on the market's clock. */
export async function marketView({ record, clock }: Pick<ApiDependencies, 'record' | 'clock'>): Promise<MarketView> {
  const [ticks, watches, nowMs] = await Promise.all([
    record.market.prices(),
    record.exitWatches.watched(),
    clock.nowMs(),
  ]);
  return { ticks: new Map(ticks.map((tick) => [tick.instrument, tick])), watches, nowMs };
}
