import { useState } from 'react';
import type { WorkflowReply, WorkflowStatus } from '../../../contracts/api/workflow.ts';
import { workflowsOf } from '../../data/lists.ts';
import { useWallTime } from '../../data/market-clock.ts';
import { usePages } from '../../data/pages.ts';
import { ago, utc } from '../../format/time.ts';
import { spaced } from '../../format/words.ts';
import { Answer, SkeletonRows } from '../../parts/answer.tsx';
import { Outside } from '../../parts/outside.tsx';
import { Paged } from '../../parts/paged.tsx';
import { Section } from '../../parts/section.tsx';
import { Select } from '../../parts/select.tsx';
import { Table } from '../../parts/table.tsx';

const STATUSES: readonly WorkflowStatus[] = ['running', 'failed', 'terminated', 'timedOut', 'canceled', 'completed'];
/** A failed one always deserves a look. */
const BAD: ReadonlySet<WorkflowStatus> = new Set(['failed', 'terminated', 'timedOut']);

/** What Temporal carries out: each with the way to its life there. */
export function Workflows() {
  const [status, setStatus] = useState<WorkflowStatus>('running');
  const { query, list } = usePages(workflowsOf(status));
  const nowMs = useWallTime();
  return (
    <Section
      title="Workflows"
      aside={
        <Select
          label="Status of workflows"
          isBare
          value={status}
          onChange={(value) => setStatus(value as WorkflowStatus)}
        >
          {STATUSES.map((each) => (
            <option key={each} value={each}>
              {spaced(each)}
            </option>
          ))}
        </Select>
      }
    >
      <Answer query={query} waiting={<SkeletonRows rows={6} />}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="py-3 text-muted">None is {spaced(status)} that Temporal still keeps.</p>
          ) : (
            <Paged list={list} noun="workflow">
              <Table
                caption="Workflows"
                rows={rows}
                keyOf={({ workflowId, runId }) => `${workflowId}${runId}`}
                columns={[
                  { header: 'Workflow', cell: (workflow) => <Name workflow={workflow} /> },
                  {
                    header: 'Is',
                    isWide: true,
                    className: 'w-28',
                    cell: (each) => (
                      <span className={BAD.has(each.status) ? 'font-strong text-person' : ''}>
                        {spaced(each.status)}
                      </span>
                    ),
                  },
                  {
                    header: 'Steps',
                    isNumber: true,
                    isWide: true,
                    className: 'w-20',
                    // Temporal counts them when it has ended.
                    cell: ({ historyLength }) => (historyLength === 0 ? '–' : historyLength),
                  },
                  {
                    header: 'Since',
                    isNumber: true,
                    className: 'w-20',
                    cell: ({ startedAt }) => (
                      <time dateTime={startedAt} title={utc(startedAt)} className="text-muted">
                        {ago(startedAt, nowMs)}
                      </time>
                    ),
                  },
                ]}
              />
            </Paged>
          )
        }
      </Answer>
    </Section>
  );
}

const Name = ({ workflow: { type, workflowId, links } }: { workflow: WorkflowReply }) => (
  <span className="flex flex-wrap gap-x-2">
    <span className="font-strong">{spaced(type)}</span>
    {links.workflow === null ? (
      <span className="font-mono text-xs leading-5 break-all text-muted">{workflowId}</span>
    ) : (
      <Outside href={links.workflow}>
        <span className="font-mono text-xs break-all">{workflowId}</span>
      </Outside>
    )}
  </span>
);
