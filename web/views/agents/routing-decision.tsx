import type { RoutingStats } from '../../../contracts/api/agent-routing.ts';
import { spaced } from '../../format/words.ts';
import { Ago } from '../../parts/time.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';

/** One choice of a venue with its reason; what was said of each venue unfolds. */
export function RoutingDecision({
  decision: { signalId, instrument, venue, sentence, verdicts, tookMs, decidedAt },
  deployment,
}: {
  decision: RoutingStats['recent'][number];
  deployment: string;
}) {
  return (
    <li className="border-b border-line">
      <details className="group">
        <summary className="flex min-h-8 cursor-pointer list-none flex-wrap items-center gap-x-3 py-1 hover:bg-hover">
          <span className="font-strong">{instrument}</span>
          <span
            className={`order-last w-full wide:order-none wide:w-auto wide:flex-1 ${venue === null ? 'text-person' : 'text-muted'}`}
          >
            {sentence}
          </span>
          <span className="ml-auto">
            <Ago at={decidedAt} />
          </span>
          <span className="text-accent group-open:hidden">why</span>
        </summary>
        <dl className="mb-2 grid grid-cols-[max-content_1fr] gap-x-4 rounded bg-panel px-3 py-2 text-xs leading-5">
          {verdicts.map((verdict) => (
            <div key={verdict.venue} className="contents">
              <dt className="text-muted">{verdict.venue}</dt>
              <dd>
                <span className="font-strong">{spaced(verdict.code)}.</span> {verdict.sentence}
              </dd>
            </div>
          ))}
          <dt className="text-muted">for</dt>
          <dd>
            {deployment}, decided in {tookMs} ms;{' '}
            <SheetLink sheet="signal" id={signalId}>
              the signal
            </SheetLink>
          </dd>
        </dl>
      </details>
    </li>
  );
}
