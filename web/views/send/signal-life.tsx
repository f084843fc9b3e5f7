import { useQuery } from '@tanstack/react-query';
import { deploymentsQuery, signalQuery, timelineQuery } from '../../data/queries.ts';
import { clock } from '../../format/time.ts';
import { spaced } from '../../format/words.ts';
import { Button } from '../../parts/button.tsx';
import { Section } from '../../parts/section.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';
import { Timeline } from '../signals/timeline.tsx';
import { RefusalNote } from './refusal-note.tsx';

/** What became of the signal that was just sent: each deployment's answer, and everything that followed. */
export function SignalLife({ id, sentAtMs, onAnother }: { id: string; sentAtMs: number; onAnother: () => void }) {
  const { data: signal } = useQuery(signalQuery(id));
  const { data: deployments } = useQuery(deploymentsQuery);
  const { data: followed } = useQuery(timelineQuery(id));
  const nameOf = (deploymentId: string): string =>
    deployments?.deployments.find((each) => each.id === deploymentId)?.name ?? deploymentId;
  const refusals =
    followed?.timeline.flatMap((entry) => (entry.code === null ? [] : [{ ...entry, code: entry.code }])) ?? [];
  return (
    <>
      <p role="status" className="mt-4">
        <strong>Sent at {clock(new Date(sentAtMs).toISOString())}.</strong>{' '}
        {signal === undefined ? 'It is on record.' : `It is ${spaced(signal.status)}.`}
      </p>
      {refusals.map(({ code, sentence, numbers, deploymentId, at }) => (
        <div key={`${at}${code}${deploymentId ?? ''}`} className="mt-3">
          <RefusalNote
            code={code}
            sentence={sentence}
            numbers={numbers}
            lead={deploymentId === null ? 'Refused' : `Refused for ${nameOf(deploymentId)}`}
          />
        </div>
      ))}
      <ul className="mt-3">
        {signal?.executions.map(({ deploymentId, status, refusalCode, positionId }) =>
          refusalCode === null ? (
            <li key={deploymentId} className="flex min-h-8 items-center gap-3 border-b border-line">
              <span className="min-w-0 flex-1 truncate">{nameOf(deploymentId)}</span>
              <span>{spaced(status)}</span>
              {positionId === null ? null : (
                <SheetLink sheet="position" id={positionId}>
                  Position
                </SheetLink>
              )}
            </li>
          ) : null,
        )}
      </ul>
      <Section title="What follows">
        <Timeline signalId={id} />
      </Section>
      <div className="mt-5 flex flex-wrap gap-2">
        <Button onClick={onAnother}>Send another</Button>
        <SheetLink sheet="signal" id={id} isButton>
          Its own sheet
        </SheetLink>
      </div>
    </>
  );
}
