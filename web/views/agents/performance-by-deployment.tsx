import type { AgentPerformance } from '../../../contracts/api/agent-performance.ts';
import type { Rows } from '../../data/rows.ts';
import { Pnl } from '../../parts/money.tsx';
import { Paged } from '../../parts/paged.tsx';
import type { Column } from '../../parts/table.tsx';
import { Table } from '../../parts/table.tsx';
import { Percent, Ratio } from './ratio.tsx';

type Row = AgentPerformance['deployments'][number];

/** The same figures of each deployment; one says nothing that all together do not. */
export function PerformanceByDeployment({ list }: { list: Rows<Row> }) {
  if (list.rows.length < 2) return null;
  return (
    <div className="mt-3">
      <Paged list={list} noun="deployment">
        <Table
          caption="Performance by deployment"
          rows={list.rows}
          columns={COLUMNS}
          keyOf={({ deploymentId }) => deploymentId}
          sheet="deployment"
        />
      </Paged>
    </div>
  );
}

const COLUMNS: Column<Row>[] = [
  {
    header: 'Deployment',
    cell: ({ name, status, performance }) => (
      <>
        <span className="font-strong">{name}</span>
        {status === 'active' ? null : <span className="text-muted"> {status}</span>}
        {performance === null ? <span className="text-muted"> not counted yet</span> : null}
      </>
    ),
  },
  {
    header: 'Return, %',
    isNumber: true,
    className: 'w-20',
    cell: ({ performance }) => <Percent value={performance?.return ?? null} isSigned decimals={2} />,
  },
  {
    header: 'Drawdown, %',
    isNumber: true,
    isWide: true,
    className: 'w-28',
    cell: ({ performance }) => <Percent value={performance?.maxDrawdown ?? null} decimals={2} />,
  },
  {
    header: 'Won, %',
    isNumber: true,
    isWide: true,
    className: 'w-20',
    cell: ({ performance }) => <Percent value={performance?.winRate ?? null} decimals={0} />,
  },
  {
    header: 'A position, USD',
    isNumber: true,
    isWide: true,
    className: 'w-28',
    cell: ({ performance }) => <Pnl value={performance?.expectancy ?? null} />,
  },
  {
    header: 'Sharpe',
    isNumber: true,
    className: 'w-16',
    cell: ({ performance }) => <Ratio value={performance?.sharpe ?? null} />,
  },
  {
    header: 'Closed',
    isNumber: true,
    className: 'w-16',
    cell: ({ performance }) => performance?.closedPositions ?? '–',
  },
];
