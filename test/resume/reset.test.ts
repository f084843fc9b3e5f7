import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bundleWorkflowCode, Worker } from '@temporalio/worker';
import type { LyingPlatform } from '../builders/lying-platform.ts';
import { startLyingPlatform } from '../builders/lying-platform.ts';
import { seeded } from '../chaos/random.ts';
import { historyOf, prefixesOf, resetToTask, taskFailures } from './histories.ts';
import { lawProblems, uncoveredReport } from './laws.ts';
import type { DrawnLie } from './lies.ts';
import { drawLie } from './lies.ts';
import { batchesOf, resetPlans } from './reset-plans.ts';
import { say, SEED } from './settings.ts';
import { ENDINGS, moveMarket, openTrades, STAGES } from './trade.ts';

const MINUTES = 60_000;
const TRUTH: DrawnLie = { name: 'tells the truth', script: () => [] };

describe('a trade whose history is cut', () => {
  let platform: LyingPlatform;
  beforeAll(async () => {
    // A venue that does not de-duplicate: a second order under one client id is a second order.
    platform = await startLyingPlatform({ seed: String(SEED), switches: { dedupe: false } });
  }, MINUTES);
  afterAll(() => platform.stop(), MINUTES);

  test(
    'replays from every event of its histories',
    async () => {
      const [trade] = await openTrades(platform, [TRUTH]);
      if (!trade) throw new Error('There is no trade.');
      for (const stage of STAGES) {
        await moveMarket(platform, stage, 'takeProfit');
        await trade.reach(stage);
      }
      expect(await lawProblems(platform, [trade])).toEqual([]);

      const payloadConverterPath = fileURLToPath(import.meta.resolve('../../contracts/temporal/payload-converter.ts'));
      const workflowsPath = fileURLToPath(import.meta.resolve('../../workflows/index.ts'));
      const logger = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} };
      const workflowBundle = await bundleWorkflowCode({ workflowsPath, payloadConverterPath, logger });
      for (const [name, workflowId] of Object.entries(trade.workflowIds)) {
        const history = await historyOf(platform, workflowId);
        const prefixes = prefixesOf(history);
        const told = prefixes.map((prefix) => ({ workflowId, history: prefix }));
        const options = { workflowBundle, dataConverter: { payloadConverterPath } };
        const problems: string[] = [];
        let index = 0;
        for await (const result of Worker.runReplayHistories(options, told)) {
          if (result.error) problems.push(`the first ${prefixes[index]?.events.length ?? 0}: ${result.error.message}`);
          index += 1;
        }
        say(`${name}: ${index} prefixes of ${history.events.length} events replayed`);
        expect(problems).toEqual([]);
        expect(index).toBe(prefixes.length);
      }
    },
    5 * MINUTES,
  );

  test.each(batchesOf(resetPlans()))(
    'goes on from any of its tasks, at a venue that lies: batch $batch',
    async ({ batch, plans }) => {
      const random = seeded(SEED * 1_000 + batch);
      const ending = batch % 2 === 0 ? 'stopLoss' : 'takeProfit';
      const trades = await openTrades(
        platform,
        plans.map((_, index) => drawLie(index, random)),
      );
      const resets: string[] = [];
      for (const stage of STAGES) {
        await moveMarket(platform, stage, ending);
        await Promise.all(
          trades.map(async (trade, index) => {
            await trade.reach(stage);
            const plan = plans[index];
            if (plan?.stage !== stage) return;
            const choose = (tasks: number): number => Math.floor(plan.at * tasks);
            const { of, isToldAgain } = plan;
            const { task, tasks } = await resetToTask(platform, trade.workflowIds[of], { choose, isToldAgain });
            resets.push(`${of} ${stage} ${task}/${tasks}${isToldAgain ? '' : ' without its messages'}`);
          }),
        );
      }
      say(`batch ${batch}, ends by ${ending} at ${ENDINGS[ending]}: ${resets.sort().join(', ')}`);
      expect(await lawProblems(platform, trades)).toEqual([]);
      expect(resets).toHaveLength(trades.length);
      const workflowIds = trades.flatMap((trade) => Object.values(trade.workflowIds));
      expect(await taskFailures(platform, workflowIds)).toEqual([]);
      say(await uncoveredReport(platform, trades));
    },
    10 * MINUTES,
  );
});
