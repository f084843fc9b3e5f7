import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useState } from 'react';
import type { AgentReply } from '../../../contracts/api/agent.ts';
import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import { AGENT_STATUSES } from '../../../domain/agent.ts';
import { agentsQuery, deploymentsQuery } from '../../data/queries.ts';
import { useFirstRows } from '../../data/rows.ts';
import { curlOf } from '../../format/curl.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Paged } from '../../parts/paged.tsx';
import { Search } from '../../parts/search.tsx';
import { Select } from '../../parts/select.tsx';
import type { Column } from '../../parts/table.tsx';
import { Table } from '../../parts/table.tsx';
import { Ago } from '../../parts/time.tsx';
import { ViewHead } from '../../parts/view-head.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';

/** Who sends signals. */
export function Agents(): ReactElement {
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState('');
  const query = useQuery(agentsQuery);
  const { data } = useQuery(deploymentsQuery);
  const list = useFirstRows(
    query.data?.agents.filter((agent) => matches(agent, search) && (status === '' || agent.status === status)) ?? [],
  );
  return (
    <>
      <ViewHead title="Agents">
        <Select label="Status" isBare value={status} onChange={setStatus}>
          <option value="">Every status</option>
          {AGENT_STATUSES.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </Select>
        <Search what="agents" value={search} onChange={setSearch} />
        <SheetLink sheet="agentForm" id="new" isButton>
          New agent …
        </SheetLink>
      </ViewHead>
      <div className="mt-3">
        <Answer query={query} waiting={<SkeletonRows rows={6} />}>
          {({ agents }) =>
            list.rows.length === 0 ? (
              <Empty
                title={agents.length === 0 ? 'There is no agent yet' : 'No agent matches'}
                text={
                  agents.length === 0
                    ? 'An agent is who sends signals. Make one:'
                    : 'Search looks into name and description. All of them, as the api tells them:'
                }
                command={
                  agents.length === 0
                    ? curlOf('POST', '/api/agents', { name: 'momentum', status: 'private' })
                    : curlOf('GET', '/api/agents')
                }
              />
            ) : (
              <Paged list={list} noun="agent">
                <Table
                  caption="Agents"
                  rows={list.rows}
                  columns={columnsFor(data?.deployments)}
                  keyOf={({ id }) => id}
                  versionOf={({ status: now }) => now}
                  sheet="agent"
                />
              </Paged>
            )
          }
        </Answer>
      </div>
    </>
  );
}

const matches = ({ name, description, id }: AgentReply, search: string): boolean =>
  `${name} ${description} ${id}`.toLowerCase().includes(search.toLowerCase());

const columnsFor = (deployments: readonly DeploymentReply[] | undefined): Column<AgentReply>[] => [
  {
    header: 'Agent',
    className: 'wide:w-64',
    cell: ({ name, description }) => (
      <>
        <span className="font-strong">{name}</span>
        <span className="block text-muted wide:hidden">{description}</span>
      </>
    ),
  },
  {
    header: 'What it does',
    isWide: true,
    cell: ({ description }) => <span className="text-muted">{description === '' ? 'not said' : description}</span>,
  },
  { header: 'Status', className: 'w-24', cell: ({ status }) => status },
  {
    header: 'Exit plan',
    isWide: true,
    className: 'w-32',
    cell: ({ defaultExitPlan }) => (defaultExitPlan === null ? 'by each signal' : 'its own'),
  },
  {
    header: 'Deployments',
    isNumber: true,
    className: 'w-24',
    cell: ({ id }) => deployments?.filter(({ agentId, status }) => agentId === id && status !== 'killed').length ?? '…',
  },
  { header: 'Since', isNumber: true, isWide: true, className: 'w-20', cell: ({ createdAt }) => <Ago at={createdAt} /> },
];
