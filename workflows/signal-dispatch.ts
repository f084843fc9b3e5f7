import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '../contracts/temporal/failures.ts';
import { WORKFLOW_TASK_TIMEOUT } from '../contracts/temporal/queues.ts';
import { SEARCH_ATTRIBUTES } from '../contracts/temporal/search-attributes.ts';
import type { SignalDispatchInput, SignalDispatchResult } from '../contracts/temporal/signal-dispatch.ts';
import type { SignalExecutionInput } from '../contracts/temporal/signal-execution.ts';
import { signalExecutionId } from '../contracts/temporal/signal-execution.ts';
import { decisions } from './proxies.ts';
import { signalExecution } from './signal-execution.ts';

/** received → one execution for each deployment that subscribes; it ends when all of them have begun. */
export async function signalDispatch({ signalId }: SignalDispatchInput): Promise<SignalDispatchResult> {
  const { agentId, instrument, deploymentIds } = await decisions.listSubscriptions({ signalId });
  await Promise.all(deploymentIds.map((deploymentId) => begin({ signalId, deploymentId, agentId, instrument })));
  return { deploymentIds };
}

/** An execution that has begun before is left alone: one signal trades once for one deployment. */
async function begin(input: SignalExecutionInput): Promise<void> {
  const { signalId, deploymentId, agentId, instrument } = input;
  try {
    await startChild(signalExecution, {
      workflowId: signalExecutionId(input),
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      args: [input],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT,
      staticSummary: `${instrument} for deployment ${deploymentId}`,
      typedSearchAttributes: [
        { key: SEARCH_ATTRIBUTES.signalId, value: signalId },
        { key: SEARCH_ATTRIBUTES.deploymentId, value: deploymentId },
        { key: SEARCH_ATTRIBUTES.agentId, value: agentId },
        { key: SEARCH_ATTRIBUTES.instrument, value: instrument },
      ],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
