import { useQuery } from '@tanstack/react-query';
import type { RoutingStats } from '../../../contracts/api/agent-routing.ts';
import { decimalOf } from '../../../domain/money.ts';
import { deploymentsQuery, routingQuery } from '../../data/queries.ts';
import { number, percent } from '../../format/money.ts';
import { counted } from '../../format/words.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Section } from '../../parts/section.tsx';
import { Table } from '../../parts/table.tsx';
import { RoutingDecision } from './routing-decision.tsx';

type Share = RoutingStats['venues'][number];

/** Where the signals of an agent went, how long that took to decide, and why. */
export function Routing({ agentId }: { agentId: string }) {
  const query = useQuery(routingQuery(agentId));
  return (
    <Section title="Routing" aside="which venue each signal went to">
      <Answer query={query} waiting={<SkeletonRows rows={4} />}>
        {(stats) =>
          stats.decisions === 0 ? (
            <p className="py-3 text-muted">No signal of it has come so far that a venue was chosen.</p>
          ) : (
            <>
              <Counts stats={stats} />
              <Table
                caption="Venues by instrument"
                rows={stats.instruments}
                keyOf={({ instrument }) => instrument}
                columns={[
                  {
                    header: 'Instrument',
                    cell: ({ instrument }) => <span className="font-strong whitespace-nowrap">{instrument}</span>,
                  },
                  { header: 'Went to', cell: ({ venues }) => <Shares venues={venues} /> },
                  {
                    header: 'Decisions',
                    isNumber: true,
                    className: 'w-20',
                    cell: ({ venues }) => venues.reduce((sum, { decisions }) => sum + decisions, 0),
                  },
                ]}
              />
              <Recent stats={stats} />
            </>
          )
        }
      </Answer>
    </Section>
  );
}

function Counts({ stats: { decisions, withoutVenue, averageRoutingMs, venues } }: { stats: RoutingStats }) {
  return (
    <div className="pb-3">
      <Facts
        facts={[
          ['Venues', <Shares key="venues" venues={venues} />],
          ['Decisions', String(decisions)],
          [
            'Took',
            averageRoutingMs === null ? 'not known' : `${number(decimalOf(averageRoutingMs), 1)} ms in the mean`,
          ],
          [
            'Without a venue',
            withoutVenue === 0 ? 'none' : <strong key="none">{`${withoutVenue}; their signals were refused`}</strong>,
          ],
        ]}
      />
    </div>
  );
}

/** Shares of venues, the largest first; a bar repeats the number. */
const Shares = ({ venues }: { venues: readonly Share[] }) =>
  venues.length === 0 ? (
    <span className="text-muted">no venue</span>
  ) : (
    <ul>
      {venues.map(({ venue, fraction }) => (
        <li key={venue} className="flex items-center gap-2 whitespace-nowrap">
          <span className="truncate wide:w-20">{venue}</span>
          <span aria-hidden="true" className="hidden h-1.5 w-16 border-y border-line bg-panel wide:block">
            <span className="block h-full bg-line-strong" style={{ width: `${fraction * 100}%` }} />
          </span>
          <span>{percent(decimalOf(fraction), 0)} %</span>
        </li>
      ))}
    </ul>
  );

function Recent({ stats: { recent, decisions } }: { stats: RoutingStats }) {
  const { data } = useQuery(deploymentsQuery);
  return (
    <>
      <h3 className="mt-4 text-muted">
        {recent.length < decisions
          ? `The newest ${recent.length} of ${counted(decisions, 'decision')}`
          : 'Why, newest first'}
      </h3>
      <ol>
        {recent.map((decision) => (
          <RoutingDecision
            key={`${decision.signalId}${decision.deploymentId}`}
            decision={decision}
            deployment={data?.deployments.find(({ id }) => id === decision.deploymentId)?.name ?? decision.deploymentId}
          />
        ))}
      </ol>
    </>
  );
}
