import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { pricesQuery } from './queries.ts';

const TICK_MS = 1_000;

const listeners = new Set<() => void>();
let nowMs = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for the whole page, so that everything on it ages at once. */
function listen(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  nowMs = Date.now();
  for (const listener of listeners) listener();
}

/** The time on the wall, to the second. */
export const useWallTime = (): number => useSyncExternalStore(listen, () => nowMs);

/** The time of the market, by which everything is dated: on a replay it is not the wall's. Its pace is the wall's between answers. */
export function useMarketTime(): { nowMs: number; isReplay: boolean } {
  const wallMs = useWallTime();
  const { data } = useQuery(pricesQuery);
  if (data === undefined) return { nowMs: wallMs, isReplay: false };
  const marketMs = Date.parse(data.marketAt);
  const aheadMs = marketMs - data.heardAtMs;
  return { nowMs: Math.max(marketMs, wallMs + aheadMs), isReplay: Math.abs(aheadMs) > 60_000 };
}
