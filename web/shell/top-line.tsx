import type { ReactNode } from 'react';
import { STALE_AFTER_MS } from '../../domain/market.ts';
import { useLiveState } from '../data/live.ts';
import { useMarketTime } from '../data/market-clock.ts';
import { useSafety } from '../data/safety.ts';
import { duration, utc } from '../format/time.ts';
import { counted, spaced } from '../format/words.ts';

/** Always in sight: is it all protected, does it trade, is the market seen, what time is it. */
export function TopLine() {
  const safety = useSafety();
  const { nowMs, isReplay } = useMarketTime();
  const live = useLiveState();
  const isOld = safety.priceAgeMs !== null && safety.priceAgeMs > STALE_AFTER_MS;
  return (
    <header className="sticky top-0 z-10 border-b border-line bg-canvas">
      <dl className="mx-auto flex h-11 max-w-7xl items-center gap-x-3 px-4 whitespace-nowrap wide:gap-x-5 wide:px-6">
        <Fact name="Protection">
          <Protection {...safety} />
        </Fact>
        <Fact name="Trading">
          <Trading {...safety} />
        </Fact>
        <Fact name="Feed">
          {safety.priceAgeMs === null ? (
            <span className="text-muted">no price</span>
          ) : (
            <span className={isOld ? 'text-muted' : ''} title={safety.feeds.join(', ')}>
              <span className="wide:hidden">feed </span>
              {duration(safety.priceAgeMs)}
              {isOld ? ' old' : ''}
            </span>
          )}
        </Fact>
        <div className="ml-auto hidden text-muted wide:block">
          <dt className="sr-only">Changes</dt>
          <dd>
            <span role="status">{live === 'lost' ? 'not live: asking every 2 s' : ''}</span>
          </dd>
        </div>
        <div
          className="ml-auto text-muted wide:ml-0"
          title={isReplay ? 'The market is a recording; this is its time.' : undefined}
        >
          <dt className="sr-only">{isReplay ? 'Time of the replayed market' : 'Time'}</dt>
          <dd>
            {isReplay ? <span className="hidden wide:inline">replay {utc(nowMs).slice(0, 10)} </span> : null}
            {utc(nowMs).slice(11, 19)}
            <span className="hidden wide:inline"> UTC</span>
          </dd>
        </div>
      </dl>
    </header>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-1.5">
      <dt className="hidden text-muted wide:inline">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Protection({ held, naked, isBlind, isLoading }: ReturnType<typeof useSafety>) {
  if (naked !== undefined && naked.length > 0)
    return (
      <strong role="alert" className="rounded bg-person-panel px-1.5 py-0.5 text-person">
        {naked.length} unprotected
      </strong>
    );
  if (isBlind) return <strong className="text-person">not known</strong>;
  if (isLoading || held === undefined) return <span className="text-muted">…</span>;
  return <strong>{held.length === 0 ? 'nothing open' : 'all protected'}</strong>;
}

function Trading({ stops, isBlind }: Pick<ReturnType<typeof useSafety>, 'stops' | 'isBlind'>) {
  const first = stops?.[0];
  if (stops === undefined || first === undefined) {
    if (isBlind) return <strong className="text-person">not known</strong>;
    return stops === undefined ? <span className="text-muted">…</span> : <span>active</span>;
  }
  return (
    <strong className="text-person" title={first.reason}>
      {first.scope === 'platform' ? spaced(first.state) : counted(stops.length, 'stop')}
    </strong>
  );
}
