import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { useState } from 'react';
import { DEPLOYMENT_STATUSES } from '../../../domain/deployment.ts';
import { agentsQuery, deploymentsQuery } from '../../data/queries.ts';
import { curlOf } from '../../format/curl.ts';
import { Empty } from '../../parts/empty.tsx';
import { Search } from '../../parts/search.tsx';
import { Select } from '../../parts/select.tsx';
import { ViewHead } from '../../parts/view-head.tsx';
import { SheetLink } from '../../shell/sheet-link.tsx';
import { DeploymentTable } from './deployment-table.tsx';

/** Who trades on what account, within which limits. */
export function Deployments(): ReactElement {
  const [search, setSearch] = useState('');
  const [status, setStatus] = useState('');
  const { data } = useQuery(deploymentsQuery);
  const { data: agents } = useQuery(agentsQuery);
  const nameOf = (id: string): string => agents?.agents.find((agent) => agent.id === id)?.name ?? '';
  const body = { agentId: agents?.agents[0]?.id ?? 'AGENT', name: 'careful' };
  return (
    <>
      <ViewHead title="Deployments">
        <Select label="Status" isBare value={status} onChange={setStatus}>
          <option value="">Every status</option>
          {DEPLOYMENT_STATUSES.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </Select>
        <Search what="deployments" value={search} onChange={setSearch} />
        <SheetLink sheet="newDeployment" id="new" isButton>
          New deployment …
        </SheetLink>
      </ViewHead>
      <div className="mt-3">
        <DeploymentTable
          of={(each) =>
            (status === '' || each.status === status) &&
            `${each.name} ${nameOf(each.agentId)} ${each.id}`.toLowerCase().includes(search.toLowerCase())
          }
          empty={
            <Empty
              title={data?.deployments.length === 0 ? 'Nothing is deployed yet' : 'No deployment matches'}
              text="A deployment follows an agent on an account of its own. Make one:"
              command={curlOf('POST', '/api/deployments', body)}
            />
          }
        />
      </div>
    </>
  );
}
