import type { Convention } from '../../domain/metrics.ts';
import type { CASE_STATUSES } from '../../contracts/api/case.ts';
import type { WorkflowStatus } from '../../contracts/api/workflow.ts';
import type { MessageStatus } from '../../domain/inbox.ts';
import { api } from './client.ts';
import { pagesOf } from './pages.ts';

/** The lists that are read page by page, named as in queries.ts so that events make them old. */

/** What the workers do is no event. */
const WORK_MS = 5_000;
/** Metrics are rolled up hourly; soon after that is soon enough. */
const METRICS_MS = 60_000;

const idOf = ({ id }: { id: string }): string => id;
/** What a page of what is newest first is asked with. */
const before = (limit: number, from: string | undefined) => ({ limit, ...(from !== undefined && { before: from }) });

export const closedPositions = pagesOf({
  queryKey: ['positions', 'closed'],
  ask: (limit, from, reading) => api.positions.list({ status: 'closed', ...before(limit, from) }, reading),
  rowsOf: ({ positions }) => positions,
  keyOf: idOf,
});

export const allSignals = pagesOf({
  queryKey: ['signals', 'all'],
  ask: (limit, from, reading) => api.signals.list(before(limit, from), reading),
  rowsOf: ({ signals }) => signals,
  keyOf: idOf,
});

export const research = pagesOf({
  queryKey: ['research'],
  ask: (limit, from, reading) => api.signals.research(before(limit, from), reading),
  rowsOf: ({ candidates }) => candidates,
  keyOf: idOf,
  refetchInterval: WORK_MS,
});

export const inboxMessages = (status: MessageStatus | undefined) =>
  pagesOf({
    queryKey: ['inbox', 'list', status ?? 'all'],
    ask: (limit, from, reading) => api.inbox.list({ ...(status && { status }), ...before(limit, from) }, reading),
    rowsOf: ({ messages }) => messages,
    keyOf: idOf,
  });

export const casesOf = (status: (typeof CASE_STATUSES)[number]) =>
  pagesOf({
    queryKey: ['cases', 'list', status],
    ask: (limit, from, reading) => api.operations.cases({ status, ...before(limit, from) }, reading),
    rowsOf: ({ cases }) => cases,
    keyOf: idOf,
  });

export const workflowsOf = (status: WorkflowStatus) =>
  pagesOf({
    queryKey: ['workflows', status],
    ask: (limit, from, reading) => api.operations.workflows({ status, ...before(limit, from) }, reading),
    rowsOf: ({ workflows }) => workflows,
    keyOf: ({ workflowId, runId }) => `${workflowId}${runId}`,
    refetchInterval: WORK_MS,
  });

/** The metrics of an agent; the rows are those of its deployments. */
export const performanceOf = (agentId: string, convention: Convention) =>
  pagesOf({
    queryKey: ['performance', agentId, convention],
    ask: (limit, from, reading) =>
      api.agents.performance(agentId, { convention, limit, ...(from !== undefined && { after: from }) }, reading),
    rowsOf: ({ deployments }) => deployments,
    keyOf: ({ deploymentId }) => deploymentId,
    refetchInterval: METRICS_MS,
  });
