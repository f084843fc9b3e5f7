import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TimelineEntry } from '../../../contracts/api/signal-reply.ts';
import { deploymentsQuery, timelineQuery } from '../../data/queries.ts';
import { utc } from '../../format/time.ts';
import { spaced } from '../../format/words.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Button } from '../../parts/button.tsx';
import { Moment } from '../../parts/time.tsx';
import { largeSteps } from './large-steps.ts';

/** Everything that followed from a signal, oldest first; the numbers that decided unfold. */
export function Timeline({ signalId, deploymentId }: { signalId: string; deploymentId?: string }) {
  const query = useQuery(timelineQuery(signalId));
  const [isWhole, setWhole] = useState(false);
  const { data: deployments } = useQuery(deploymentsQuery);
  const nameOf = (id: string): string => deployments?.deployments.find((each) => each.id === id)?.name ?? id;
  return (
    <Answer query={query} waiting={<SkeletonRows rows={6} />}>
      {({ timeline }) => {
        const all = timeline.filter(
          (entry) => deploymentId === undefined || entry.deploymentId === null || entry.deploymentId === deploymentId,
        );
        const entries = isWhole ? all : largeSteps(all);
        const hasSeveral = new Set(entries.map((entry) => entry.deploymentId)).size > 2;
        return (
          <>
            <ol className="mt-1">
              {entries.map((entry, index) => (
                <Entry
                  key={`${entry.at}${index}`}
                  entry={entry}
                  deployment={hasSeveral ? entry.deploymentId : null}
                  nameOf={nameOf}
                />
              ))}
            </ol>
            {entries.length === all.length && !isWhole ? null : (
              <Button className="mt-2" aria-pressed={isWhole} onClick={() => setWhole(!isWhole)}>
                {isWhole ? 'Leave out the small steps' : `Show all ${all.length} steps`}
              </Button>
            )}
          </>
        );
      }}
    </Answer>
  );
}

function Entry({
  entry: { at, sentence, code, numbers, actor, type },
  deployment,
  nameOf,
}: {
  entry: TimelineEntry;
  deployment: string | null;
  nameOf: (id: string) => string;
}) {
  const rows = Object.entries(numbers);
  return (
    <li className="relative ml-[4.25rem] border-l border-line py-1 pl-4 wide:ml-20">
      <span className="absolute top-1 -left-[4.25rem] w-14 text-right wide:-left-20 wide:w-16">
        <Moment at={at} />
      </span>
      <span
        aria-hidden="true"
        className={`absolute top-[9px] -left-[4.5px] size-2 ${code === null ? 'rounded-full bg-line-strong' : 'rotate-45 bg-person'}`}
      />
      <details className="group" open={code !== null}>
        <summary className="cursor-pointer list-none rounded hover:bg-hover">
          <span className={code === null ? '' : 'font-strong'}>{sentence}</span>
          {deployment === null ? null : <span className="text-muted"> {nameOf(deployment)}</span>}
          <span className="ml-1 text-accent group-open:hidden wide:opacity-0 wide:group-hover:opacity-100 wide:group-focus-within:opacity-100">
            why
          </span>
        </summary>
        <dl className="mt-1 mb-2 grid grid-cols-[max-content_1fr] gap-x-4 rounded bg-panel px-3 py-2 text-xs leading-5">
          {code === null ? null : <Fact name="refusal code" value={code} />}
          {rows.map(([name, value]) => (
            <Fact key={name} name={spaced(name)} value={value} />
          ))}
          <Fact name="event" value={`${type}, by ${actor}`} />
          <Fact name="at" value={utc(at)} />
        </dl>
      </details>
    </li>
  );
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <>
    <dt className="text-muted">{name}</dt>
    <dd className="min-w-0 break-words">{value}</dd>
  </>
);
