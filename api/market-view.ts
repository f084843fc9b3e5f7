import type { ApiDependencies } from './dependencies.ts';
import type { MarketView } from './representation/position.ts';

/** The latest prices and the time on the market's clock. */
export async function marketView({ record, clock }: Pick<ApiDependencies, 'record' | 'clock'>): Promise<MarketView> {
  const [ticks, nowMs] = await Promise.all([record.market.prices(), clock.nowMs()]);
  return { ticks: new Map(ticks.map((tick) => [tick.instrument, tick])), nowMs };
}
