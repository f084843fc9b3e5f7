import { useQuery } from '@tanstack/react-query';
import { deploymentReadinessQuery } from '../../data/queries.ts';
import { sentence } from '../../format/words.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Section } from '../../parts/section.tsx';

/** What must be green before it can trade, with the next step. */
export function Readiness({ id }: { id: string }) {
  const query = useQuery(deploymentReadinessQuery(id));
  return (
    <Section title="Readiness" aside={query.data?.isReady === true ? 'ready to trade' : null}>
      <Answer query={query} waiting={<SkeletonRows rows={6} />}>
        {({ venues, next }) => (
          <>
            {next === null ? null : <p className="pt-2 font-strong text-person">Next: {next}</p>}
            {venues.map(({ venue, checks }) => (
              <ul key={venue} aria-label={venue}>
                {checks.map((check) => (
                  <li key={check.name} className="flex min-h-8 items-baseline gap-3 border-b border-line py-1">
                    <span className={`w-16 shrink-0 ${check.isReady ? 'text-muted' : 'font-strong text-person'}`}>
                      {check.isReady ? '✓ ready' : 'missing'}
                    </span>
                    <span className="min-w-0 wide:flex wide:gap-3">
                      <span className="block wide:w-28 wide:shrink-0">{sentence(check.name)}</span>
                      <span className="block min-w-0 text-muted">
                        {check.message} {check.next ?? ''}
                      </span>
                    </span>
                  </li>
                ))}
              </ul>
            ))}
          </>
        )}
      </Answer>
    </Section>
  );
}
