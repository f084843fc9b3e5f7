import type { PositionMark } from '../../contracts/api/live.ts';
import type { PriceReply } from '../../contracts/api/market.ts';

/** One look at the market and at what is held. */
export interface LiveView {
  marketAt: string;
  prices: readonly PriceReply[];
  positions: readonly PositionMark[];
  /** The oldest position that was looked at, when there may be older ones; null when these are all. */
  oldestPositionId: string | null;
}

/** What is new in a price beside its age, which always is. */
const priceState = (price: PriceReply): string => JSON.stringify({ ...price, ageMs: 0 });
const markState = ({ mark, ...position }: PositionMark): string =>
  JSON.stringify([position, mark?.price, mark?.isStale]);

/**
 * What differs from the look before. A position that is not held any more is told once, as closed; of one that was not looked at
 * nothing is told.
 */
export function changesSince(before: LiveView | null, now: LiveView): LiveView {
  if (!before) return now;
  const prices = new Map(before.prices.map((price) => [price.instrument, priceState(price)]));
  const positions = new Map(before.positions.map((position) => [position.id, markState(position)]));
  const held = new Set(now.positions.map((position) => position.id));
  const gone = before.positions
    .filter(({ id }) => !held.has(id) && (now.oldestPositionId === null || id > now.oldestPositionId))
    .map((position) => ({ ...position, status: 'closed' as const, quantity: '0', mark: null }));
  return {
    ...now,
    prices: now.prices.filter((price) => prices.get(price.instrument) !== priceState(price)),
    positions: [...now.positions.filter((position) => positions.get(position.id) !== markState(position)), ...gone],
  };
}
