import { z } from 'zod';
import { at, link, next } from './reply-fields.ts';

/** In the order of Temporal's own numbers, from 1. */
export const WORKFLOW_STATUSES = [
  'running',
  'completed',
  'failed',
  'canceled',
  'terminated',
  'continuedAsNew',
  'timedOut',
  'paused',
] as const;
export type WorkflowStatus = (typeof WORKFLOW_STATUSES)[number];

/** In the order of Temporal's own numbers, from 1. */
export const PENDING_STATES = ['scheduled', 'started', 'cancelRequested', 'paused', 'pauseRequested'] as const;

const pendingActivity = z
  .strictObject({
    activity: z.string(),
    state: z.enum(PENDING_STATES),
    attempt: z.int().meta({ description: 'Above 1: it has failed before and is tried again.' }),
    maximumAttempts: z.int().nullable().meta({ description: 'Null: it never gives up.' }),
    scheduledAt: at.nullable(),
    lastStartedAt: at.nullable(),
    lastHeartbeatAt: at.nullable(),
    lastFailure: z.string().nullable(),
  })
  .meta({ id: 'PendingActivity' });
export type PendingActivity = z.output<typeof pendingActivity>;

/** What Temporal says of a workflow, or that it says nothing. */
export const workflowState = z
  .strictObject({
    workflowId: z.string(),
    knowledge: z.enum(['known', 'notThere', 'unavailable']).meta({
      description:
        '`notThere`: it has not begun, or its history is older than Temporal keeps. `unavailable`: Temporal does not answer.',
    }),
    message: z.string(),
    status: z.enum(WORKFLOW_STATUSES).nullable(),
    startedAt: at.nullable(),
    closedAt: at.nullable(),
    pendingActivities: z.array(pendingActivity),
  })
  .meta({ id: 'WorkflowState' });
export type WorkflowState = z.output<typeof workflowState>;

/** One run of a workflow, as Temporal lists it. */
const workflowReply = z
  .strictObject({
    workflowId: z.string(),
    runId: z.string(),
    type: z.string(),
    status: z.enum(WORKFLOW_STATUSES),
    startedAt: at,
    closedAt: at.nullable(),
    historyLength: z.int(),
    searchAttributes: z.record(z.string(), z.string()).meta({ example: { Venue: 'paper', PositionStatus: 'open' } }),
    links: z.strictObject({ workflow: link.nullable() }),
  })
  .meta({ id: 'Workflow' });
export type WorkflowReply = z.output<typeof workflowReply>;

export const workflowList = z.strictObject({ workflows: z.array(workflowReply), next });

export const workflowSignaled = z
  .strictObject({ workflowId: z.string(), signal: z.string(), links: z.strictObject({ workflow: link.nullable() }) })
  .meta({ id: 'WorkflowSignaled' });
