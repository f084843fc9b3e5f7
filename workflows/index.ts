/** Every life; the names are the workflow types. */
export { inboxRelay } from './inbox-relay.ts';
export { killSwitch } from './kill-switch.ts';
export { marketWatch } from './market-watch.ts';
export { positionLifecycle } from './position-lifecycle.ts';
export { instrumentSync, metricsRollup, reconciliation, signalIngestion } from './scheduled.ts';
export { signalDispatch } from './signal-dispatch.ts';
export { signalExecution } from './signal-execution.ts';
export { webhookDelivery } from './webhook-delivery.ts';
