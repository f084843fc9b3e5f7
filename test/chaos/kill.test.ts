import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import { DEPLOYMENTS_PER_STORY, Story } from './story.ts';
import { makeDeployments } from './cast.ts';
import { seeded } from './random.ts';
import type { Stage } from './stage.ts';
import { startStage, VICTIMS } from './stage.ts';

/** Another seed kills at other moments: CHAOS_SEED=7 npm test -- chaos */
const seed = Number(process.env['CHAOS_SEED'] ?? 1);
const STORY_MS = 180_000;
const TITLES = { worker: 'the worker', api: 'the api', temporal: 'the Temporal server', postgres: 'Postgres' } as const;

describe('after kill -9 in the middle of trading, every position is owned, nothing is doubled and nothing is lost', () => {
  let stage: Stage;
  let deployments: string[];

  beforeAll(async () => {
    stage = await startStage();
    deployments = await makeDeployments(stage.databaseUrl, DEPLOYMENTS_PER_STORY * VICTIMS.length, stage.marketNow());
  }, 120_000);
  afterAll(() => stage.stop(), 30_000);

  test.each(VICTIMS.map((victim, index) => ({ victim, index, title: TITLES[victim] })))(
    '$title is killed',
    async ({ victim, index }) => {
      const random = seeded(seed * VICTIMS.length + index);
      const story = new Story(stage, victim, deployments.splice(0, DEPLOYMENTS_PER_STORY), random);
      try {
        await story.open();
        await story.strike();
        await story.expectEverySignal();
        await story.expectOwned();
        await story.expectCommandsObeyed();
        await story.expectTriggersFired();
        await story.expectBalancedEnd();
      } finally {
        process.stdout.write(`  chaos, seed ${seed}, ${story.report}\n`);
      }
      expect(stage.missing()).toEqual([]);
    },
    STORY_MS,
  );
});
