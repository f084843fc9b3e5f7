import { positionLifecycleId } from '../contracts/temporal/position-lifecycle.ts';
import type { KillScope } from '../contracts/temporal/kill-switch.ts';
import { killSwitchId } from '../contracts/temporal/kill-switch.ts';
import { signalDispatchId } from '../contracts/temporal/signal-dispatch.ts';

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
    kill: (target: KillScope) => ({ workflow: workflow(killSwitchId(target)) }),
    position: (id: string, signalId: string) => ({
      self: `/api/positions/${id}`,
      signal: `/api/signals/${signalId}`,
      workflow: workflow(positionLifecycleId(id)),
    }),
  };
}
