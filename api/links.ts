import { positionLifecycleId } from '../contracts/temporal/position-lifecycle.ts';
import type { KillScope } from '../contracts/temporal/kill-switch.ts';
import { killSwitchId } from '../contracts/temporal/kill-switch.ts';
import { signalDispatchId } from '../contracts/temporal/signal-dispatch.ts';
import { signalExecutionId } from '../contracts/temporal/signal-execution.ts';

interface ExecutionPlace {
  signalId: string;
  deploymentId: string;
  positionId: string | null;
}

/** Where things are found, here and in the Temporal Web UI. */
export type Links = ReturnType<typeof createLinks>;

export function createLinks(temporal: { uiUrl: string | null; namespace: string }) {
  const home = temporal.uiUrl?.replace(/\/+$/, '') ?? null;
  const workflow = (workflowId: string): string | null =>
    home === null ? null : `${home}/namespaces/${temporal.namespace}/workflows/${workflowId}`;
  return {
    temporalUi: home,
    signal: (id: string) => ({
      self: `/api/signals/${id}`,
      timeline: `/api/signals/${id}/timeline`,
      workflow: workflow(signalDispatchId(id)),
    }),
    execution: ({ signalId, deploymentId, positionId }: ExecutionPlace) => ({
      self: `/api/executions/${signalId}:${deploymentId}`,
      signal: `/api/signals/${signalId}`,
      position: positionId === null ? null : `/api/positions/${positionId}`,
      workflow: workflow(signalExecutionId({ signalId, deploymentId })),
    }),
    workflow: (workflowId: string) => ({ workflow: workflow(workflowId) }),
    schedule: (id: string, workflowId: string | null) => ({
      schedule: home === null ? null : `${home}/namespaces/${temporal.namespace}/schedules/${id}`,
      workflow: workflowId === null ? null : workflow(workflowId),
    }),
    kill: (target: KillScope) => ({ workflow: workflow(killSwitchId(target)) }),
    position: (id: string, signalId: string) => ({
      self: `/api/positions/${id}`,
      signal: `/api/signals/${signalId}`,
      workflow: workflow(positionLifecycleId(id)),
    }),
  };
}
