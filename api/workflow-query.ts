import type { WorkflowStatus } from '../contracts/api/workflow.ts';
import { positionLifecycleId } from '../contracts/temporal/position-lifecycle.ts';
import { SEARCH_ATTRIBUTES } from '../contracts/temporal/search-attributes.ts';
import { signalDispatchId } from '../contracts/temporal/signal-dispatch.ts';
import type { WorkflowType } from '../contracts/temporal/workflow-types.ts';

export interface WorkflowFilter {
  type?: WorkflowType | undefined;
  status?: WorkflowStatus | undefined;
  positionId?: string | undefined;
  signalId?: string | undefined;
  deploymentId?: string | undefined;
}

/** The names of Temporal's visibility. */
const STATUS_NAMES: Readonly<Record<WorkflowStatus, string>> = {
  running: 'Running',
  completed: 'Completed',
  failed: 'Failed',
  canceled: 'Canceled',
  terminated: 'Terminated',
  continuedAsNew: 'ContinuedAsNew',
  timedOut: 'TimedOut',
  paused: 'Paused',
};

/** A filter in the language of Temporal's visibility: names are ours, and every value is quoted. */
export function workflowQuery({ type, status, positionId, signalId, deploymentId }: WorkflowFilter): string {
  const conditions: string[] = [];
  if (type !== undefined) conditions.push(`WorkflowType = ${quoted(type)}`);
  if (status !== undefined) conditions.push(`ExecutionStatus = ${quoted(STATUS_NAMES[status])}`);
  if (positionId !== undefined) conditions.push(`WorkflowId = ${quoted(positionLifecycleId(positionId))}`);
  if (signalId !== undefined)
    // A dispatch says whose it is by its id only.
    conditions.push(
      `(${SEARCH_ATTRIBUTES.signalId.name} = ${quoted(signalId)} or WorkflowId = ${quoted(signalDispatchId(signalId))})`,
    );
  if (deploymentId !== undefined) conditions.push(`${SEARCH_ATTRIBUTES.deploymentId.name} = ${quoted(deploymentId)}`);
  return conditions.join(' and ');
}

/** @throws Error for a value that could say more than itself. */
function quoted(value: string): string {
  if (!/^[\w:.-]*$/.test(value)) throw new Error('A value of a workflow query may hold letters, digits, _ : . and -.');
  return `'${value}'`;
}
