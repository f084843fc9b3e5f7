import { useMarketTime } from '../data/market-clock.ts';
import { ago, clock, local, utc } from '../format/time.ts';

/** How long ago, with the exact moment on hover. */
export function Ago({ at }: { at: string }) {
  const { nowMs } = useMarketTime();
  return (
    <time dateTime={at} title={utc(at)} className="text-muted">
      {ago(at, nowMs)}
    </time>
  );
}

/** The time where the reader is, with UTC on hover. */
export function Moment({ at, withDay = false }: { at: string; withDay?: boolean }) {
  return (
    <time dateTime={at} title={utc(at)} className="text-muted">
      {withDay ? local(at) : clock(at)}
    </time>
  );
}
