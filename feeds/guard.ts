import type { PriceTick } from '../domain/market.ts';
import type { PriceMemory, PriceRefusal } from '../domain/price-guard.ts';
import { judgePrice, NO_PRICE_YET } from '../domain/price-guard.ts';
import type { PriceBoard } from './board.ts';
import type { OnTick } from './port.ts';

/**
 * The one way from a feed to the board: what it lets through is all that anyone hears, so entries, sizes, paper fills and
 * exits are protected alike. `onRefused` hears of every tick that is not told, and must not throw.
 */
export function createPriceGuard(input: {
  board: Pick<PriceBoard, 'publish' | 'dispute'>;
  /** The last prices of an earlier run: with them the first tick after a restart has something to agree with. */
  known: readonly PriceTick[];
  onRefused: (refusal: PriceRefusal, tick: PriceTick) => void;
}): OnTick {
  const { board, known, onRefused } = input;
  const memories = new Map<string, PriceMemory>(
    // Only its price counts: another feed, such as a replay, may live at another time.
    known.map((tick) => [tick.instrument, { accepted: { ...tick, venueAtMs: -Infinity }, held: null }]),
  );
  return async (tick) => {
    const { refusal, memory } = judgePrice(memories.get(tick.instrument) ?? NO_PRICE_YET, tick);
    memories.set(tick.instrument, memory);
    if (refusal === null) {
      await board.publish(tick);
      return;
    }
    if (refusal === 'jump') board.dispute(tick.instrument);
    onRefused(refusal, tick);
  };
}
