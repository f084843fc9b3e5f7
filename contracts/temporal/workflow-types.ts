import { INBOX_RELAY } from './inbox-relay.ts';
import { KILL_SWITCH } from './kill-switch.ts';
import { POSITION_LIFECYCLE } from './position-lifecycle.ts';
import { INSTRUMENT_SYNC, MARKET_WATCH, METRICS_ROLLUP, RECONCILIATION, SIGNAL_INGESTION } from './scheduled.ts';
import { SIGNAL_DISPATCH } from './signal-dispatch.ts';
import { SIGNAL_EXECUTION } from './signal-execution.ts';
import { WEBHOOK_DELIVERY } from './webhook-delivery.ts';

/** Every life, under the name by which Temporal lists it: the exports of workflows/index.ts. */
export const WORKFLOW_TYPES = [
  SIGNAL_DISPATCH,
  SIGNAL_EXECUTION,
  POSITION_LIFECYCLE,
  KILL_SWITCH,
  INBOX_RELAY,
  WEBHOOK_DELIVERY,
  MARKET_WATCH,
  RECONCILIATION,
  METRICS_ROLLUP,
  INSTRUMENT_SYNC,
  SIGNAL_INGESTION,
] as const;
export type WorkflowType = (typeof WORKFLOW_TYPES)[number];
