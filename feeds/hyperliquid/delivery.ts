import type { PriceTick } from '../../domain/market.ts';
import type { OnTick } from '../port.ts';

/** Ticks that wait for a slow listener; at 200 ticks a second this is 50 seconds. */
export const LONGEST_QUEUE_TICKS = 10_000;

/** Hands ticks to the listener one after another, in the order of arrival, while the socket goes on reading. */
export interface Delivery {
  /** False when the queue is full; the tick is then not taken and the connection should end. */
  push(tick: PriceTick): boolean;
  /** Resolves when nothing waits; rejects with what the listener threw. */
  drained(): Promise<void>;
}

export function createDelivery(onTick: OnTick, signal: AbortSignal, onFailure: () => void): Delivery {
  let waiting = 0;
  let failure: { error: unknown } | null = null;
  let tail = Promise.resolve();
  const deliver = async (tick: PriceTick): Promise<void> => {
    try {
      if (failure === null && !signal.aborted) await onTick(tick);
    } catch (error) {
      failure = { error };
      onFailure();
    } finally {
      waiting -= 1;
    }
  };
  return {
    push(tick) {
      if (waiting >= LONGEST_QUEUE_TICKS) return false;
      waiting += 1;
      tail = tail.then(() => deliver(tick));
      return true;
    },
    async drained() {
      await tail;
      if (failure !== null) throw failure.error;
    },
  };
}
