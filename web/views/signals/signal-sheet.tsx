import { useQuery } from '@tanstack/react-query';
import type { SignalDetail } from '../../../contracts/api/signal-reply.ts';
import { deploymentsQuery, signalQuery } from '../../data/queries.ts';
import { useTicks } from '../../data/ticks.ts';
import { number, percent } from '../../format/money.ts';
import { utc } from '../../format/time.ts';
import { doorName, sentence, spaced } from '../../format/words.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Section } from '../../parts/section.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';
import { sizeWords } from '../deployments/limit-words.ts';
import { Timeline } from './timeline.tsx';

/** Why a signal traded, or why not. */
export function SignalSheet({ id }: { id: string }) {
  const query = useQuery(signalQuery(id));
  const signal = query.data;
  return (
    <Sheet title={signal === undefined ? 'Signal' : `Signal: ${signal.direction} ${signal.instrument}`}>
      <Answer query={query} waiting={<SkeletonRows rows={8} />}>
        {(found) => (
          <>
            <Terms signal={found} />
            <Executions signal={found} />
            <Section title="What followed">
              <Timeline signalId={id} />
            </Section>
          </>
        )}
      </Answer>
    </Sheet>
  );
}

function Terms({ signal }: { signal: SignalDetail }) {
  const decimals = useTicks()(signal.instrument);
  const { entry, size, links } = signal;
  return (
    <Facts
      facts={[
        ['Outcome', sentence(signal.status)],
        ['Source', `${doorName(signal.source)}${signal.sourceEventId === null ? '' : `, ${signal.sourceEventId}`}`],
        ['Entry', entry.type === 'market' ? 'at market' : `at ${number(entry.limitPrice, decimals)} or better`],
        ['Market then', signal.referencePrice === null ? 'not known' : number(signal.referencePrice, decimals)],
        ['Size', size === null ? "the deployment's own" : sizeWords(size)],
        ['Confidence', signal.confidence === null ? 'not said' : `${percent(signal.confidence, 0)} %`],
        ['Came', utc(signal.receivedAt)],
        ['Expires', signal.expiresAt === null ? 'by the limits of the deployment' : utc(signal.expiresAt)],
        [
          'Workflow',
          links.workflow === null ? (
            'no Temporal Web UI is known'
          ) : (
            <a
              key="workflow"
              href={links.workflow}
              target="_blank"
              rel="noreferrer"
              className="text-accent hover:underline"
            >
              its dispatch in Temporal
            </a>
          ),
        ],
      ]}
    />
  );
}

function Executions({ signal: { executions } }: { signal: SignalDetail }) {
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
