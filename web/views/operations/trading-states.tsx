import { useQuery } from '@tanstack/react-query';
import type { TradingStateReply } from '../../../contracts/api/admin.ts';
import { deploymentsQuery, instrumentsQuery, tradingStatesQuery } from '../../data/queries.ts';
import { spaced } from '../../format/words.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Ago } from '../../parts/time.tsx';
import { Table } from '../../parts/table.tsx';
import type { Scope } from './scope-words.ts';
import { idOf, nameOf, PLATFORM } from './scope-words.ts';

interface Row extends Scope {
  /** Null when it was never set: then it is active. */
  set: TradingStateReply | null;
}

/** What may be sent, by scope: the platform, each venue, and whatever else was ever set. A row is a switch. */
export function TradingStates() {
  const query = useQuery(tradingStatesQuery);
  const { data: instruments } = useQuery(instrumentsQuery);
  const { data: deployments } = useQuery(deploymentsQuery);
  const venues = [...new Set(instruments?.instruments.map(({ venue }) => venue))];
  return (
    <Answer query={query} waiting={<SkeletonRows rows={3} />}>
      {({ tradingStates }) => {
        const always: Scope[] = [PLATFORM, ...venues.map((key) => ({ scope: 'venue' as const, key }))];
        const rest = tradingStates.filter((each) => !always.some((scope) => idOf(scope) === idOf(each)));
        const rows: Row[] = [...always, ...rest].map(({ scope, key }) => ({
          scope,
          key,
          set: tradingStates.find((each) => idOf(each) === idOf({ scope, key })) ?? null,
        }));
        return (
          <Table
            caption="Trading state by scope"
            rows={rows}
            keyOf={idOf}
            versionOf={({ set }) => set?.updatedAt ?? ''}
            sheet="tradingState"
            columns={[
              {
                header: 'Scope',
                className: 'wide:w-64',
                cell: (row) => (
                  <>
                    <span className="font-strong">{nameOf(row, deployments?.deployments)}</span>
                    {row.scope === 'platform' ? null : <span className="text-muted"> {row.scope}</span>}
                  </>
                ),
              },
              { header: 'State', className: 'w-32', cell: ({ set }) => <State set={set} /> },
              {
                header: 'Because',
                isWide: true,
                cell: ({ set }) => <span className="text-muted">{set === null ? 'never set' : set.reason}</span>,
              },
              {
                header: 'Since',
                isNumber: true,
                className: 'w-20',
                cell: ({ set }) => (set === null ? '–' : <Ago at={set.updatedAt} />),
              },
            ]}
          />
        );
      }}
    </Answer>
  );
}

function State({ set }: { set: TradingStateReply | null }) {
  if (set === null || set.state === 'active') return <>active</>;
  return (
    <span className="font-strong text-person">
      {spaced(set.state)}
      {set.killedAt === null ? '' : ', killed'}
    </span>
  );
}
