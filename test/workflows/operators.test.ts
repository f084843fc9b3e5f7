import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { PositionProgress, PositionView } from '../../contracts/temporal/position-lifecycle.ts';
import { positionLifecycleId } from '../../contracts/temporal/position-lifecycle.ts';
import type { ExitPlan } from '../../domain/exit-plan.ts';
import type { Position } from '../../domain/position-record.ts';
import type { TestPlatform } from '../builders/platform.ts';
import { eventually, positionOf, startTestPlatform } from '../builders/platform.ts';
import { ScriptedFeed } from '../simulators/scripted-feed.ts';

const BTC = 'BTC-USD-PERP';
const PLAN: ExitPlan = {
  stopLoss: { distanceBps: '200' },
  takeProfits: [],
  trailingStop: null,
  breakEven: null,
  timeExit: null,
};
const run = promisify(execFile);

describe('an operator works with the temporal command line', () => {
  const feed = new ScriptedFeed({ [BTC]: '40000' });
  let platform: TestPlatform;
  let position: Position;
  let id: string;

  /** The real binary against the real server; throws with what it printed when it exits with an error. */
  async function temporal(...args: string[]): Promise<string> {
    const { address, namespace, cli } = platform.temporal;
    const { stdout } = await run(cli, [...args, '--address', address, '--namespace', namespace], {
      timeout: 30_000,
    });
    return stdout;
  }
  const signal = (name: string, ...args: string[]): Promise<string> =>
    temporal('workflow', 'signal', '-w', id, '--name', name, ...args);
  const query = async <Answer>(name: string): Promise<Answer> => {
    const answer = JSON.parse(await temporal('workflow', 'query', '-w', id, '--name', name, '-o', 'json')) as {
      queryResult: Answer[];
    };
    const [result] = answer.queryResult;
    if (result === undefined) throw new Error(`The query ${name} answered nothing.`);
    return result;
  };
  const current = (): Promise<Position | null> => platform.record.positions.find(position.id);

  async function open(): Promise<Position> {
    await feed.set(BTC, '40000');
    const signalId = await platform.signal({ deploymentId: await platform.deploy(), exitPlan: PLAN });
    return positionOf(platform, signalId, (each) => each.protectedAtMs !== null, 'a protected position');
  }

  beforeAll(async () => {
    platform = await startTestPlatform(feed);
  });
  beforeEach(async () => {
    position = await open();
    id = positionLifecycleId(position.id);
  });
  afterAll(() => platform.stop());

  test('finds positions by search attribute, and reads one', async () => {
    const found = await eventually(async () => {
      const text = await temporal(
        'workflow',
        'list',
        '--query',
        `WorkflowType="positionLifecycle" AND Venue="paper" AND PositionStatus="open" AND ExecutionStatus="Running"`,
      );
      return text.includes(id) && text;
    }, 'the position in the list');
    expect(found).toContain('positionLifecycle');
    const described = await temporal('workflow', 'describe', '-w', id);
    expect(described).toContain(`long ${position.plannedQuantity} ${BTC} on paper`);
    const view = await query<PositionView>('position');
    expect(view).toMatchObject({ status: 'open', quantity: position.exposure.signedQuantity, isProtected: true });
    const metadata = await temporal('workflow', 'metadata', '-w', id);
    expect(metadata).toContain('stop-loss');
  });

  test('pauses and resumes; the stop-loss acts all the same', async () => {
    await signal('pause');
    await eventually(async () => (await current())?.isPaused, 'a paused position');
    await signal('resume');
    await eventually(async () => (await current())?.isPaused === false, 'a resumed position');
    await signal('pause');
    await eventually(async () => (await current())?.isPaused, 'a paused position');
    await feed.set(BTC, '39100');
    await eventually(async () => (await current())?.exitReason === 'stopLoss', 'a position closed by its stop');
  });

  test('closes half by a signal, then the rest by an update that answers', async () => {
    await signal('close', '--input', '{"fraction":"0.5"}');
    await eventually(async () => (await current())?.exposure.closedQuantity !== '0', 'half of it closed');
    const half = (await current())?.exposure;
    // 0.02499 held, 0.5 of it in lots of 0.00001
    expect(Number(half?.closedQuantity)).toBeCloseTo(Number(half?.openedQuantity) / 2, 4);
    const answer = await temporal(
      'workflow',
      'update',
      'execute',
      '-w',
      id,
      '--name',
      'closePosition',
      '--input',
      '{}',
      '--update-id',
      'rest',
    );
    expect(answer).toContain('accepted');
    await eventually(async () => (await current())?.exitReason === 'manual', 'a position closed by hand');
    expect((await current())?.exposure.signedQuantity).toBe('0');
  });

  test('closes everything on a venue with one batch', async () => {
    const second = await open();
    const everything = 'WorkflowType="positionLifecycle" AND Venue="paper" AND ExecutionStatus="Running"';
    await eventually(
      async () => (await temporal('workflow', 'count', '--query', everything)).includes('2'),
      'both positions in the list',
    );
    await temporal(
      'workflow',
      'signal',
      '--query',
      everything,
      '--name',
      'close',
      '--reason',
      'close all on paper',
      '--yes',
    );
    for (const each of [position, second]) {
      await eventually(
        async () => (await platform.record.positions.find(each.id))?.status === 'closed',
        'every position closed',
      );
    }
  });

  test('a cancel request flattens, accounts and only then ends the workflow', async () => {
    await temporal('workflow', 'cancel', '-w', id);
    await eventually(async () => (await current())?.status === 'closed', 'a closed position');
    await eventually(
      async () => (await platform.client.workflow.getHandle(id).describe()).status.name === 'CANCELLED',
      'a canceled workflow',
    );
  });

  test('lists, triggers and pauses the schedules', async () => {
    const listed = await eventually(async () => {
      const text = await temporal('schedule', 'list');
      return (
        ['reconciliation', 'metrics-rollup', 'instrument-sync', 'signal-ingestion'].every((name) =>
          text.includes(name),
        ) && text
      );
    }, 'all schedules in the list');
    expect(listed).toContain('reconciliation');
    await temporal('schedule', 'trigger', '--schedule-id', 'metrics-rollup');
    const deployment = position.deploymentId;
    await eventually(async () => (await platform.record.metrics.marks(deployment)).length > 0, 'an equity mark');
    await temporal('schedule', 'toggle', '--schedule-id', 'signal-ingestion', '--pause', '--reason', 'maintenance');
    expect((await platform.client.schedule.getHandle('signal-ingestion').describe()).state.paused).toBe(true);
    await temporal('schedule', 'toggle', '--schedule-id', 'signal-ingestion', '--unpause', '--reason', 'done');
    expect((await platform.client.schedule.getHandle('signal-ingestion').describe()).state.paused).toBe(false);
  });

  test.each([
    ['a fraction above one', '{"fraction":"2"}'],
    ['a fraction that is a number', '{"fraction":0.5}'],
    ['an unknown field', '{"fractoin":"0.5"}'],
    ['a word', '"everything"'],
    ['a list', '[1,2,3]'],
  ])('a close with %s is refused and harms nothing', async (_, input) => {
    await signal('close', '--input', input);
    const progress = await eventually(async () => {
      const answer = await query<PositionProgress>('progress');
      return answer.refusedMessages === 1 && answer;
    }, 'a counted refusal');
    expect(progress.lastRefusal).toMatch(/fraction|close takes/);
    expect((await current())?.exposure.closedQuantity).toBe('0');
    await feed.set(BTC, '39100');
    await eventually(
      async () => (await current())?.exitReason === 'stopLoss',
      'a position that still lives by its stop',
    );
  });

  test('a close whose payload is not even JSON harms nothing', async () => {
    const { namespace } = platform.temporal;
    const input = {
      payloads: [{ metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{"fraction":') }],
    };
    await platform.client.workflowService.signalWorkflowExecution({
      namespace,
      workflowExecution: { workflowId: id },
      signalName: 'close',
      input,
    });
    await signal('close', '--input-meta', 'encoding=protobuf/unheard-of', '--input', '{"fraction":"0.5"}');
    await eventually(
      async () => (await query<PositionProgress>('progress')).refusedMessages === 2,
      'two counted refusals',
    );
    await feed.set(BTC, '39100');
    await eventually(
      async () => (await current())?.exitReason === 'stopLoss',
      'a position that still lives by its stop',
    );
  });

  test('an unknown signal, a wrong update and a wrong amendment are refused with a sentence', async () => {
    await signal('explode');
    await eventually(
      async () => (await query<PositionProgress>('progress')).lastRefusal?.includes('explode'),
      'a counted refusal',
    );
    await expect(
      temporal('workflow', 'update', 'execute', '-w', id, '--name', 'closePosition', '--input', '{"fraction":"-1"}'),
    ).rejects.toThrow(/decimal string above 0/);
    await expect(
      temporal(
        'workflow',
        'update',
        'execute',
        '-w',
        id,
        '--name',
        'amendExitPlan',
        '--input',
        '{"stopLoss":{"price":"41000","distanceBps":"5"}}',
      ),
    ).rejects.toThrow(/stopLoss must be/);
    const answer = await temporal(
      'workflow',
      'update',
      'execute',
      '-w',
      id,
      '--name',
      'amendExitPlan',
      '--input',
      '{"stopLoss":{"price":"41000"}}',
    );
    expect(answer).toContain('refused');
    await temporal(
      'workflow',
      'update',
      'execute',
      '-w',
      id,
      '--name',
      'amendExitPlan',
      '--input',
      '{"stopLoss":{"price":"39500"}}',
    );
    await eventually(async () => (await current())?.stopPrice === '39500', 'the amended stop');
  });

  test('a flood of a thousand signals does not hold up the stop', async () => {
    const handle = platform.client.workflow.getHandle(id);
    const flood = Array.from({ length: 1_000 }, (_, index) => index);
    const sending = (async () => {
      for (let from = 0; from < flood.length; from += 50) {
        await Promise.allSettled(
          flood.slice(from, from + 50).map((index) => handle.signal(index % 2 === 0 ? 'pause' : 'resume')),
        );
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await feed.set(BTC, '39100');
    const closed = await eventually(
      async () => {
        const now = await current();
        return now?.status === 'closed' && now;
      },
      'a position closed by its stop in the middle of the flood',
      30_000,
    );
    expect(closed.exitReason).toBe('stopLoss');
    await sending;
  });
});
