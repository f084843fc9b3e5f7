import type { Client, DescribeWorkflowExecutionResponse, RawWorkflowExecutionInfo } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { PendingActivity, WorkflowReply, WorkflowState } from '../contracts/api/workflow.ts';
import { PENDING_STATES, WORKFLOW_STATUSES } from '../contracts/api/workflow.ts';
import { SEARCH_ATTRIBUTE_NAMES } from '../contracts/temporal/search-attributes.ts';
import { askTemporal } from './ask-temporal.ts';
import { ApiError } from './errors.ts';
import type { Links } from './links.ts';
import { awayOf } from './outage.ts';
import { temporalMoment } from './representation/moment.ts';
import { cursorSeal } from './sealed-cursor.ts';
import type { WorkflowFilter } from './workflow-query.ts';
import { workflowQuery } from './workflow-query.ts';

const LIST_MS = 5_000;
const DESCRIBE_MS = 2_000;
const MOST_FAILURE = 500;

const notOurs = (): ApiError =>
  new ApiError('validation', 'The query is not valid. before: must be `next` of the page before.', [
    { path: 'before', message: 'must be `next` of the page before' },
  ]);

type RawActivity = NonNullable<DescribeWorkflowExecutionResponse['pendingActivities']>[number];

/** What Temporal tells of workflows. */
export type Workflows = ReturnType<typeof createWorkflows>;

export function createWorkflows(client: Client, links: Links, secret: Buffer) {
  const seal = cursorSeal(secret);
  const ask = askTemporal(client);
  const { namespace } = client.options;

  return {
    /** From Temporal's visibility, which is some moments behind: for people, never for decisions. */
    async list(filter: WorkflowFilter & { limit: number; before: string | undefined }) {
      const { limit, before } = filter;
      const token = before === undefined ? null : seal.open(before);
      if (before !== undefined && token === null) throw notOurs();
      const request = { namespace, query: workflowQuery(filter), pageSize: limit, nextPageToken: token };
      const page = await ask(LIST_MS, () => client.workflowService.listWorkflowExecutions(request));
      return {
        workflows: page.executions.map((each) => workflowOf(each, links)),
        next: page.nextPageToken.length === 0 ? null : seal.close(page.nextPageToken),
      };
    },

    /** What a workflow does now, or that Temporal cannot say. */
    async stateOf(workflowId: string): Promise<WorkflowState> {
      const nothing = { workflowId, status: null, startedAt: null, closedAt: null, pendingActivities: [] };
      try {
        const { raw } = await ask(DESCRIBE_MS, () => client.workflow.getHandle(workflowId).describe());
        const info = raw.workflowExecutionInfo;
        const status = statusOf(info?.status);
        return {
          workflowId,
          knowledge: 'known',
          message: `Temporal says that it is ${status}.`,
          status,
          startedAt: temporalMoment(info?.startTime),
          closedAt: temporalMoment(info?.closeTime),
          pendingActivities: (raw.pendingActivities ?? []).map(pendingActivityOf),
        };
      } catch (error) {
        if (error instanceof WorkflowNotFoundError)
          return {
            ...nothing,
            knowledge: 'notThere',
            message: 'Temporal knows no such workflow: it has not begun, or its history is older than Temporal keeps.',
          };
        if (awayOf(error) !== 'Temporal') throw error;
        return { ...nothing, knowledge: 'unavailable', message: 'Temporal does not answer; ask again.' };
      }
    },
  };
}

/** A status that is newer than this code is told as running: the workflow is there, and nothing says that it has ended. */
const statusOf = (code: number | null | undefined): WorkflowReply['status'] =>
  WORKFLOW_STATUSES[(code ?? 0) - 1] ?? 'running';

function workflowOf(info: RawWorkflowExecutionInfo, links: Links): WorkflowReply {
  const workflowId = info.execution?.workflowId ?? '';
  const fields = info.searchAttributes?.indexedFields ?? {};
  return {
    workflowId,
    runId: info.execution?.runId ?? '',
    type: info.type?.name ?? '',
    status: statusOf(info.status),
    startedAt: temporalMoment(info.startTime) ?? '',
    closedAt: temporalMoment(info.closeTime),
    historyLength: Number(info.historyLength ?? 0),
    searchAttributes: Object.fromEntries(
      SEARCH_ATTRIBUTE_NAMES.flatMap((name) => {
        const data = fields[name]?.data;
        return data ? [[name, String(JSON.parse(Buffer.from(data).toString()))]] : [];
      }),
    ),
    links: links.workflow(workflowId),
  };
}

const pendingActivityOf = (raw: RawActivity): PendingActivity => ({
  activity: raw.activityType?.name ?? '',
  state: PENDING_STATES[(raw.state ?? 0) - 1] ?? 'scheduled',
  attempt: raw.attempt ?? 1,
  maximumAttempts: raw.maximumAttempts ? raw.maximumAttempts : null,
  scheduledAt: temporalMoment(raw.scheduledTime),
  lastStartedAt: temporalMoment(raw.lastStartedTime),
  lastHeartbeatAt: temporalMoment(raw.lastHeartbeatTime),
  lastFailure: raw.lastFailure?.message?.slice(0, MOST_FAILURE) ?? null,
});
