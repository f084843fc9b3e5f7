import { execFile } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDatabase } from '../../db/orm.ts';
import type { Database } from '../../db/orm.ts';
import type { TradeRecord } from '../../db/repositories/index.ts';
import { createRecord } from '../../db/repositories/index.ts';
import { paperBookRepository } from '../../db/repositories/paper-book.ts';
import { ROOT } from '../../scripts/local/root.ts';
import { eventually } from '../builders/platform.ts';
import { makeDeployments, signalOf } from '../chaos/cast.ts';
import type { Stage } from '../chaos/stage.ts';
import { startStage } from '../chaos/stage.ts';

const POSITIONS = 3;

describe('npm run kill, on a platform of real processes', () => {
  let stage: Stage;
  let database: Database;
  let record: TradeRecord;

  beforeAll(async () => {
    stage = await startStage();
    database = await openDatabase(stage.databaseUrl, 3);
    record = createRecord(database, stage.databaseUrl);
  }, 120_000);
  afterAll(async () => {
    await database.close();
    await stage.stop();
  }, 30_000);

  /** The command as a person types it, in a process of its own that knows nothing but the data folder. */
  const kill = (...args: string[]): Promise<{ code: number; output: string }> =>
    new Promise((resolve) => {
      const env = { ...process.env, DATABASE_URL: '', TEMPORAL_ADDRESS: '' };
      const command = ['scripts/run.mjs', 'kill', '--data-dir', stage.logs, ...args];
      execFile(process.execPath, command, { cwd: ROOT, env }, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr });
      });
    });

  async function open(): Promise<string[]> {
    const deployments = await makeDeployments(stage.databaseUrl, POSITIONS, stage.marketNow());
    for (const deploymentId of deployments) {
      const fromMs = stage.marketNow();
      const body = signalOf('plain', deploymentId, { path: stage.path, fromMs, dueMs: fromMs + 600_000 });
      await eventually(async () => {
        const answer = await fetch(`${stage.apiUrl}/api/signals`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        return answer.status === 202;
      }, 'a signal taken in');
    }
    await eventually(async () => {
      const live = await record.positions.list({ status: 'live', limit: 50, before: null });
      const mine = live.filter(({ deploymentId }) => deployments.includes(deploymentId));
      return mine.length === POSITIONS && mine.every(({ protectedAtMs }) => protectedAtMs !== null);
    }, 'protected positions');
    return deployments;
  }
  const heldAtVenue = async (): Promise<number> => {
    const states = await paperBookRepository(database, stage.databaseUrl).activeStates();
    return states.reduce((sum, { positions, openOrders }) => sum + positions.length + openOrders.length, 0);
  };

  test('says what is wrong with its arguments, and stops nothing', async () => {
    for (const [args, problem] of [
      [[], /scope must be one of/],
      [['--scope', 'venue', '--reason', 'drill'], /key must name/],
      [['--scope', 'platform'], /reason must be/],
      [['--everything'], /Unknown option/],
      [
        ['--scope', 'venue', '--key', 'nowhere', '--reason', 'drill'],
        /^There is no venue nowhere on record: nothing was stopped\. Venues are paper/m,
      ],
      [['--scope', 'platform', '--reason', 'drill', '--data-dir', path.join(stage.logs, 'empty')], /no record in/],
    ] as const) {
      const { code, output } = await kill(...args);
      expect(output).toMatch(problem);
      expect(code).toBe(1);
    }
    expect(await record.tradingStates.list()).toEqual([]);
  });

  test('ends everything while Temporal and the workers are dead; the lives account for it when they are back', async () => {
    const deployments = await open();
    expect(await heldAtVenue()).toBeGreaterThanOrEqual(2 * POSITIONS);
    await stage.kill('temporal');
    await stage.kill('worker');
    const { code, output } = await kill('--scope', 'platform', '--reason', 'drill');
    process.stdout.write(`  ${output.trim().split('\n').at(-1) ?? ''}\n`);
    expect(output).toContain('Verified flat');
    expect(code).toBe(0);
    expect(await heldAtVenue()).toBe(0);

    // Again, and nothing is left to do.
    const again = await kill('--scope', 'platform', '--reason', 'drill');
    expect([again.code, /0 entries withdrawn, 0 exits sent/.test(again.output)]).toEqual([0, true]);

    await stage.restart('temporal');
    await stage.restart('worker');
    await eventually(
      async () => {
        const closed = await record.positions.list({ status: 'closed', limit: 50, before: null });
        const mine = closed.filter(({ deploymentId }) => deployments.includes(deploymentId));
        return mine.length === POSITIONS && mine.every(({ exitReason }) => exitReason === 'killed');
      },
      'positions that are accounted for',
      150_000,
    );
    expect(await heldAtVenue()).toBe(0);
  }, 240_000);
});
