import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { FEED_QUEUE, TRADING_QUEUE } from '../../contracts/temporal/queues.ts';
import { RECONCILIATION } from '../../contracts/temporal/scheduled.ts';
import type { TestPlatform } from '../builders/platform.ts';
import { startTestPlatform } from '../builders/platform.ts';
import { ScriptedFeed } from '../simulators/scripted-feed.ts';

/** Longer than a heartbeat may be missed, and well below what a deed may take. */
const PATIENCE_MS = 30_000;

describe('reconciliation', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    // The deeds of the feed are taken by the test.
    const roles = ['trading', 'venue', 'market-watch'] as const;
    platform = await startTestPlatform(new ScriptedFeed({ 'BTC-USD-PERP': '40000' }), { roles });
  });
  afterAll(() => platform.stop());

  test(
    'goes on when a process took its first deed and was not heard of again',
    async () => {
      const workflowId = 'reconciliation-of-the-test';
      const options = { workflowId, taskQueue: TRADING_QUEUE, args: [{ venues: [] }] };
      const run = await platform.client.workflow.start(RECONCILIATION, options);
      const deadline = new Date(Date.now() + PATIENCE_MS);
      /** The next deed that is about this run; it is taken, as is every other before it, and nothing comes of it. */
      const take = async (): Promise<number> => {
        for (;;) {
          const taken = await platform.client.withDeadline(deadline, () =>
            platform.client.workflowService.pollActivityTaskQueue({
              namespace: platform.temporal.namespace,
              taskQueue: { name: FEED_QUEUE },
              identity: 'a process that falls silent',
            }),
          );
          if (taken.workflowExecution?.workflowId === workflowId) return taken.attempt;
        }
      };
      expect([await take(), await take()]).toEqual([1, 2]);
      await run.terminate();
    },
    2 * PATIENCE_MS,
  );
});
