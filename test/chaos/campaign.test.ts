import { expect, test } from '@jest/globals';

import { runCampaign } from './campaign/campaign.ts';
import { failuresOf, scoreboard } from './campaign/scoreboard.ts';
import { sentenceOf } from '../../scripts/local/problem.ts';
import { obtainServerPrograms } from '../../scripts/local/temporal-programs.ts';

/** Another seed breaks other things: CHAOS_SEED=7 npm test -- campaign */
const seed = Number(process.env['CHAOS_SEED'] ?? 1);
const FAULTS = Number(process.env['CHAOS_FAULTS'] ?? 60);
/** What is not injected by then is a failure: fewer faults than promised. */
const LIMIT_MS = 480_000;
/** With the time that a build of the server takes, once for each machine. */
const TEST_MS = 1_500_000;
const LONG_STOP_MS = 12_000;

test(
  `the platform keeps every law while ${FAULTS} faults that a seed decides are done to its processes`,
  async () => {
    const lines: string[] = [];
    const say = (line: string): void => void lines.push(line);
    const { signal } = new AbortController();
    // Where the server of production cannot be had, the one of `npm start` is used, and that is said.
    const temporal = await obtainServerPrograms({ say, signal }).then(
      () => 'postgres' as const,
      (error: unknown) => {
        process.stdout.write(`  chaos, not on Postgres: ${sentenceOf(error)}\n`);
        return 'file' as const;
      },
    );
    const result = await runCampaign({
      seed,
      faults: FAULTS,
      temporal,
      limitMs: LIMIT_MS,
      longStopMs: LONG_STOP_MS,
      stopping: signal,
      say,
      isKept: process.env['CHAOS_KEEP'] !== undefined,
    });
    const scores = scoreboard(result).map(({ name, value }) => `    ${name}: ${value}`);
    process.stdout.write(`  chaos, seed ${seed}, Temporal on ${temporal}:\n${scores.join('\n')}\n`);
    const failures = failuresOf(result);
    if (failures.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
    expect(failures).toEqual([]);
  },
  TEST_MS,
);
