/** A signal finds the deployments that subscribe to it. */

/* Input */
export interface SignalDispatchInput {
  signalId: string;
}

/* Result */
export interface SignalDispatchResult {
  deploymentIds: string[];
}

/* Workflow id */
export const SIGNAL_DISPATCH = 'signalDispatch';
export const signalDispatchId = (signalId: string): string => `signal:${signalId}`;
