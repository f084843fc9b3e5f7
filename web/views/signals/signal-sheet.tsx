import { useQuery } from '@tanstack/react-query';
import type { SignalDetail } from '../../../contracts/api/signal-reply.ts';
import { hasEnded } from '../../../domain/signal.ts';
import { signalQuery } from '../../data/queries.ts';
import { useTicks } from '../../data/ticks.ts';
import { number, percent } from '../../format/money.ts';
import { utc } from '../../format/time.ts';
import { doorName, sentence } from '../../format/words.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Section } from '../../parts/section.tsx';
import { Sheet } from '../../parts/sheet.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';
import { sizeWords } from '../deployments/limit-words.ts';
import { Executions } from './executions.tsx';
import { Timeline } from './timeline.tsx';

/** Why a signal traded, or why not. */
export function SignalSheet({ id }: { id: string }) {
  const query = useQuery(signalQuery(id));
  const signal = query.data;
  return (
    <Sheet
      title={signal === undefined ? 'Signal' : `Signal: ${signal.direction} ${signal.instrument}`}
      aside={
        signal === undefined || signal.cancelledAt !== null || isBeyond(signal.status) ? null : (
          <SheetLink sheet="takeBack" id={id} isButton>
            Take back …
          </SheetLink>
        )
      }
    >
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

/** Something is held, or was: there is nothing to take back. */
const isBeyond = (status: SignalDetail['status']): boolean => status === 'open' || hasEnded(status);

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
        ...(signal.cancelledAt === null
          ? []
          : [['Taken back', [utc(signal.cancelledAt), signal.cancelReason].filter(Boolean).join(', ')] as const]),
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
