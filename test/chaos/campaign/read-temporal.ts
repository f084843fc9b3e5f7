import { FEED_QUEUE, MARKET_WATCH_QUEUE, TRADING_QUEUE, venueQueue } from '../../../contracts/temporal/queues.ts';
import type { CampaignStage } from './stage.ts';

const RUNNING = 'WorkflowType="positionLifecycle" AND ExecutionStatus="Running"';
/** TaskQueueType of the Temporal API; the enumeration itself is in a package that we do not import. */
const [WORKFLOW, ACTIVITY] = [1 as never, 2 as never];

/** Ids of the running workflows of positions. */
export const readWorkflows = (stage: Pick<CampaignStage, 'temporal'>): Promise<string[]> =>
  stage.temporal(async (client) => {
    const ids: string[] = [];
    for await (const { workflowId } of client.workflow.list({ query: RUNNING })) ids.push(workflowId);
    return ids;
  });

/** How many pollers each task queue of the platform has. */
export const readPollers = (stage: CampaignStage): Promise<Record<string, number>> =>
  stage.temporal(async (client) => {
    const queues = [
      { name: TRADING_QUEUE, type: WORKFLOW },
      { name: FEED_QUEUE, type: ACTIVITY },
      { name: MARKET_WATCH_QUEUE, type: ACTIVITY },
      ...stage.venues.map(({ name }) => ({ name: venueQueue(name), type: ACTIVITY })),
    ];
    const counts = queues.map(async ({ name, type }) => {
      const { pollers } = await client.workflowService.describeTaskQueue({
        namespace: client.options.namespace,
        taskQueue: { name },
        taskQueueType: type,
      });
      return [name, pollers.length] as const;
    });
    return Object.fromEntries(await Promise.all(counts));
  });
