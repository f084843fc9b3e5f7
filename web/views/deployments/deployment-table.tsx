import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import type { BalanceReply } from '../../../contracts/api/money.ts';
import { subtract } from '../../../domain/money.ts';
import { agentsQuery, balanceQuery, deploymentsQuery } from '../../data/queries.ts';
import { useFirstRows } from '../../data/rows.ts';
import { number } from '../../format/money.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Pnl } from '../../parts/money.tsx';
import { Paged } from '../../parts/paged.tsx';
import type { Column } from '../../parts/table.tsx';
import { Table } from '../../parts/table.tsx';
import { Standing } from './standing.tsx';

/** Deployments with what each has and holds. */
export function DeploymentTable({
  of,
  empty,
  isOfOneAgent = false,
}: {
  of: (deployment: DeploymentReply) => boolean;
  empty: ReactNode;
  isOfOneAgent?: boolean;
}) {
  const query = useQuery(deploymentsQuery);
  const { data: balances } = useQuery(balanceQuery);
  const { data: agents } = useQuery(agentsQuery);
  const list = useFirstRows(query.data?.deployments.filter(of) ?? []);
  return (
    <Answer query={query} waiting={<SkeletonRows rows={5} />}>
      {() => {
        if (list.rows.length === 0)
          return typeof empty === 'string' ? <p className="py-3 text-muted">{empty}</p> : empty;
        return (
          <Paged list={list} noun="deployment">
            <Table
              caption="Deployments"
              rows={list.rows}
              columns={columnsFor(
                isOfOneAgent,
                (id) => agents?.agents.find((agent) => agent.id === id)?.name ?? '…',
                (id) => balances?.balances.find(({ deploymentId }) => deploymentId === id),
              )}
              keyOf={({ id }) => id}
              versionOf={({ status }) => status}
              sheet="deployment"
            />
          </Paged>
        );
      }}
    </Answer>
  );
}

function columnsFor(
  isOfOneAgent: boolean,
  agentOf: (id: string) => string,
  balanceOf: (id: string) => BalanceReply | undefined,
): Column<DeploymentReply>[] {
  return [
    {
      header: 'Deployment',
      className: 'wide:w-56',
      cell: ({ name, agentId }) => (
        <>
          <span className="font-strong">{name}</span>
          {isOfOneAgent ? null : <span className="block text-muted wide:hidden">{agentOf(agentId)}</span>}
        </>
      ),
    },
    ...(isOfOneAgent
      ? []
      : [{ header: 'Agent', isWide: true, cell: ({ agentId }: DeploymentReply) => agentOf(agentId) }]),
    { header: 'Status', className: 'w-24', cell: (deployment) => <Standing deployment={deployment} /> },
    { header: 'Venue', isWide: true, className: 'w-28', cell: ({ venues }) => venues.join(', ') },
    {
      header: 'Open',
      isNumber: true,
      isWide: true,
      className: 'w-16',
      cell: ({ id }) => balanceOf(id)?.openPositions ?? '…',
    },
    {
      header: 'PnL in all, USD',
      isNumber: true,
      isWide: true,
      className: 'w-32',
      cell: ({ id }) => {
        const balance = balanceOf(id);
        return <Pnl value={balance?.equity == null ? null : subtract(balance.equity, balance.deposits)} />;
      },
    },
    {
      header: 'Equity, USD',
      isNumber: true,
      className: 'w-28',
      cell: ({ id }) => {
        const equity = balanceOf(id)?.equity ?? null;
        return equity === null ? '–' : number(equity, 2);
      },
    },
  ];
}
