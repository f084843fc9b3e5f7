import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { LyingPlatform } from '../builders/lying-platform.ts';
import { startLyingPlatform } from '../builders/lying-platform.ts';
import { seeded } from '../chaos/random.ts';
import type { HistoryEvent } from './histories.ts';
import { historyOf, taskFailures } from './histories.ts';
import { lawProblems, uncoveredReport } from './laws.ts';
import { drawLie } from './lies.ts';
import { schedules, tell } from './messages.ts';
import { IS_LONG, ONLY, say, SEED } from './settings.ts';
import { openTrades } from './trade.ts';

const MINUTES = 60_000;
const STORIES = IS_LONG ? 200 : 30;
/** Told side by side. */
const BATCH = 30;

describe('a position to which everybody sends whatever they like', () => {
  let platform: LyingPlatform;
  beforeAll(async () => {
    platform = await startLyingPlatform({ seed: String(SEED), switches: { dedupe: false } });
  }, MINUTES);
  afterAll(() => platform.stop(), MINUTES);

  const told = schedules(SEED, STORIES)
    .map((messages, index) => ({ messages, index }))
    .filter(({ index }) => ONLY === null || index === ONLY);
  const batches = Array.from({ length: Math.ceil(told.length / BATCH) }, (_, batch) =>
    told.slice(batch * BATCH, (batch + 1) * BATCH),
  );

  test.each(batches.map((stories, batch) => ({ batch, stories })))(
    'ends flat and settled: batch $batch',
    async ({ batch, stories }) => {
      const random = seeded(SEED * 1_000 + batch);
      const trades = await openTrades(
        platform,
        stories.map(({ index }) => drawLie(index, random)),
      );
      const sent = await Promise.all(
        trades.map(async (trade, at) => {
          // Some are told before the position is protected, some after.
          const before = at % 3 === 0 ? 'exists' : 'is protected';
          await trade.becomes(({ protectedAtMs }) => at % 3 === 0 || protectedAtMs !== null, before);
          await untilItLives(trade.workflowIds.position);
          let count = 0;
          for (const message of stories[at]?.messages ?? []) {
            await delay(message.afterMs);
            await tell(platform, trade, message).then(
              () => (count += 1),
              () => undefined,
            );
          }
          await delay(1_000);
          // A watcher that took over tells again what was handled long ago.
          for (const message of stories[at]?.messages.filter(({ kind }) => kind === 'crossed') ?? [])
            await tell(platform, trade, message).catch(() => undefined);
          await delay(1_000);
          await tell(platform, trade, { kind: 'close', fraction: null, afterMs: 0 }).catch(() => undefined);
          await trade.becomes(() => false, `is closed after ${JSON.stringify(stories[at])}`);
          return count;
        }),
      );
      say(`${stories.length} stories, ${sent.reduce((sum, each) => sum + each, 0)} messages taken`);
      expect(await lawProblems(platform, trades)).toEqual([]);
      const workflowIds = trades.map((trade) => trade.workflowIds.position);
      expect(await taskFailures(platform, workflowIds)).toEqual([]);
      expect((await Promise.all(workflowIds.map(crossingsHandledTwice))).flat()).toEqual([]);
      say(await uncoveredReport(platform, trades));
    },
    5 * MINUTES,
  );

  async function untilItLives(workflowId: string): Promise<void> {
    for (;;) {
      const isThere = await platform.client.workflow
        .getHandle(workflowId)
        .describe()
        .then(Boolean, () => false);
      if (isThere) return;
      await delay(50);
    }
  }

  /** A crossing told twice is handled once. */
  async function crossingsHandledTwice(workflowId: string): Promise<string[]> {
    const { events } = await historyOf(platform, workflowId);
    const handled = events.flatMap(handledCrossings);
    return handled.filter((id, index) => handled.indexOf(id) !== index);
  }
});

interface Scheduled {
  activityType: { name: string };
  input?: { payloads?: { data: string }[] };
}

function handledCrossings(event: HistoryEvent): string[] {
  const scheduled = event['activityTaskScheduledEventAttributes'] as Scheduled | undefined;
  if (scheduled?.activityType.name !== 'markCrossingsHandled') return [];
  const data = scheduled.input?.payloads?.[0]?.data ?? '';
  return (JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as { crossingIds: string[] }).crossingIds;
}
