import type { Fill } from '../../domain/fill.ts';
import type { PaperDesk } from './desk.ts';
import type { PriceSource } from './prices.ts';

/**
 * Makes resting orders, funding and liquidation meet every tick, and tells of the fills, until the signal aborts. The
 * publisher of the tick waits for all of it and hears what went wrong. Two of these at once fill nothing twice.
 */
export async function streamPaperFills(
  { desk, prices }: { desk: PaperDesk; prices: PriceSource },
  onFill: (fill: Fill) => Promise<void> | void,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  await desk.listen(signal);
  await desk.refresh();
  const unsubscribe = prices.subscribe(async (tick) => {
    if (!signal.aborted) await desk.meet(tick, onFill);
  });
  try {
    await aborted(signal);
  } finally {
    unsubscribe();
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
