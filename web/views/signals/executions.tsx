import { useQuery } from '@tanstack/react-query';
import type { SignalDetail } from '../../../contracts/api/signal-reply.ts';
import { deploymentsQuery } from '../../data/queries.ts';
import { spaced } from '../../format/words.ts';
import { Section } from '../../parts/section.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';

/** What each deployment made of a signal. */
export function Executions({ signal: { executions } }: { signal: SignalDetail }) {
  const { data } = useQuery(deploymentsQuery);
  if (executions.length === 0) return null;
  return (
    <Section title="By deployment">
      <ul>
        {executions.map(({ deploymentId, status, refusalCode, positionId }) => (
          <li key={deploymentId} className="flex min-h-8 items-center gap-3 border-b border-line">
            <span className="min-w-0 flex-1 truncate">
              {data?.deployments.find((each) => each.id === deploymentId)?.name ?? deploymentId}
            </span>
            <span>{refusalCode === null ? spaced(status) : `refused: ${spaced(refusalCode)}`}</span>
            {positionId === null ? null : (
              <SheetLink sheet="position" id={positionId}>
                Position
              </SheetLink>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
