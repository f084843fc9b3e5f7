import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { executionDetail, executionList } from '../../contracts/api/execution.ts';
import { signalAccepted } from '../../contracts/api/signal-reply.ts';
import { workflowList, workflowSignaled } from '../../contracts/api/workflow.ts';
import { readClose } from '../../contracts/temporal/position-commands.ts';
import { WORKFLOW_TYPES } from '../../contracts/temporal/workflow-types.ts';
import type { VenueAdapter } from '../../venues/port.ts';
import { VenueError } from '../../venues/port.ts';
import { anIntendedEntry } from '../builders/intended-entry.ts';
import type { PlatformOptions } from '../builders/platform.ts';
import { eventually, startTestPlatform } from '../builders/platform.ts';
import { ScriptedFeed } from '../simulators/scripted-feed.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';
import type { Answer } from './doors.ts';
import { openDoors, TEMPORAL_UI } from './doors.ts';
import type { Opened, TradingBench } from './trading-bench.ts';
import { aSignal, BTC, startTradingBench } from './trading-bench.ts';

const inUi = (workflowId: string): string => `${TEMPORAL_UI}/namespaces/test/workflows/${workflowId}`;

describe('workflows, by HTTP', () => {
  let bench: TradingBench;
  let opened: Opened;
  beforeAll(async () => {
    bench = await startTradingBench();
    opened = await bench.open();
  });
  afterAll(() => bench.stop());

  const list = (query: string) => bench.doors.read(`/api/workflows?${query}`, workflowList);
  const idsOf = async (query: string): Promise<string[]> =>
    (await list(query)).workflows.map(({ workflowId }) => workflowId).sort();
  /** Visibility is a moment behind. */
  const listed = (query: string, ids: string[]) =>
    eventually(
      async () => {
        const found = await idsOf(query);
        return JSON.stringify(found) === JSON.stringify([...ids].sort()) && found;
      },
      `${ids.join(', ')} under ${query}`,
    );
  const signal = (workflowId: string, name: string, json?: unknown): Promise<Answer> =>
    bench.doors.ask('POST', `/api/workflows/${workflowId}/signal/${name}`, json === undefined ? {} : { json });

  test('are found by what they are for', async () => {
    const { id, signalId, deploymentId } = opened;
    const execution = `execution:${signalId}:${deploymentId}`;
    await listed(`positionId=${id}`, [`position:${id}`]);
    await listed(`signalId=${signalId}`, [`position:${id}`, execution, `signal:${signalId}`]);
    await listed(`deploymentId=${deploymentId}`, [`position:${id}`, execution]);
    await listed(`deploymentId=${deploymentId}&status=running`, [`position:${id}`]);
    await listed(`signalId=${signalId}&type=signalDispatch&status=completed`, [`signal:${signalId}`]);
    await listed('type=marketWatch&status=running', ['market-watch:paper']);
    expect(await idsOf('positionId=nobody')).toEqual([]);
    const [workflow] = (await list(`positionId=${id}`)).workflows;
    expect(workflow).toMatchObject({
      type: 'positionLifecycle',
      status: 'running',
      closedAt: null,
      searchAttributes: { SignalId: signalId, Venue: 'paper', Instrument: 'BTC-USD-PERP' },
      links: { workflow: inUi(`position:${id}`) },
    });
  });

  test('come page by page', async () => {
    const all = await eventually(async () => {
      const { workflows } = await list(`signalId=${opened.signalId}`);
      return workflows.length === 3 && workflows.map(({ runId }) => runId);
    }, 'three workflows of the signal');
    const paged: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page = await list(`signalId=${opened.signalId}&limit=1${next === '' ? '' : `&before=${next}`}`);
      paged.push(...page.workflows.map(({ runId }) => runId));
      ({ next } = page);
    }
    expect(paged).toEqual(all);
  });

  test.each([
    ['type=anything', 'type'],
    ['status=Running', 'status'],
    ["signalId=x' or 'a' = 'a", 'signalId'],
    ['query=true', 'query'],
    ['before=bm90IGEgdG9rZW4', 'before'],
    ['before=AAAA', 'before'],
    ['before=a b', 'before'],
  ])('%s is refused with the path of the field', async (query, path) => {
    const answer = await bench.doors.ask('GET', `/api/workflows?${encodeURI(query)}`);
    expect([answer.status, answer.error.details.map((each) => each.path)]).toEqual([400, [path]]);
  });

  test('every life can be asked for by its type', async () => {
    const index = await readFile(new URL('../../workflows/index.ts', import.meta.url), 'utf8');
    const lives = [...index.matchAll(/export \{([^}]+)\}/g)].flatMap(([, names = '']) => names.split(','));
    expect(lives.map((name) => name.trim()).sort()).toEqual([...WORKFLOW_TYPES].sort());
  });

  test('an execution tells what its workflow does', async () => {
    const { id, signalId, deploymentId } = opened;
    const path = `/api/executions/${signalId}:${deploymentId}`;
    const execution = await eventually(async () => {
      const read = await bench.doors.read(path, executionDetail);
      return read.workflow.status === 'completed' && read;
    }, 'a completed execution');
    expect(execution).toMatchObject({
      id: `${signalId}:${deploymentId}`,
      status: 'open',
      venue: 'paper',
      positionId: id,
      refusalCode: null,
      links: { self: path, position: `/api/positions/${id}`, workflow: inUi(`execution:${signalId}:${deploymentId}`) },
      workflow: { knowledge: 'known', pendingActivities: [] },
    });
    expect(execution.workflow.closedAt).not.toBeNull();
    for (const nobody of ['nobody:nothing', `${signalId}:nobody`])
      expect((await bench.doors.ask('GET', `/api/executions/${nobody}`)).status).toBe(404);
    expect((await bench.doors.ask('GET', '/api/executions/nobody')).error.details[0]?.path).toBe('id');
  });

  test('a position is paused, resumed and closed by signals, half and whole', async () => {
    const { id, signalId } = await bench.open();
    const workflowId = `position:${id}`;
    const isPaused = async (): Promise<boolean> => (await bench.positionOf(id)).isPaused;
    const answer = await signal(workflowId, 'pause');
    expect([answer.status, answer.as(workflowSignaled)]).toEqual([
      202,
      { workflowId, signal: 'pause', links: { workflow: inUi(workflowId) } },
    ]);
    await eventually(isPaused, 'a paused position');
    expect((await signal(workflowId, 'resume', {})).status).toBe(202);
    await eventually(async () => !(await isPaused()), 'a resumed position');
    expect((await signal(workflowId, 'close', { fraction: '0.5' })).status).toBe(202);
    // 0.02499 held, 0.5 of it in lots of 0.00001.
    await eventually(async () => (await bench.positionOf(id)).quantity === '0.0125', 'half of it');
    expect((await signal(workflowId, 'close')).status).toBe(202);
    await bench.ended(signalId);
    const late = await signal(workflowId, 'close');
    expect([late.status, late.error.code]).toEqual([409, 'conflict']);
  });

  test.each([{ fraction: '1.1' }, { fraction: '0' }, { fraction: 0.5 }, { part: '0.5' }, { fraction: '01' }, []])(
    'close %j is refused at the door, as the position would',
    async (words) => {
      expect(readClose(words)).toHaveProperty('problem');
      const answer = await signal(`position:${opened.id}`, 'close', words);
      expect([answer.status, answer.error.code]).toEqual([400, 'validation']);
      expect((await bench.positionOf(opened.id)).quantity).toBe('0.02499');
    },
  );

  test('only what is known can be signaled, and only to what takes it', async () => {
    const workflowId = `position:${opened.id}`;
    for (const name of ['crossed', 'news', 'terminate'])
      expect((await signal(workflowId, name)).error.details[0]?.path).toBe('name');
    expect((await signal(workflowId, 'pause', { fraction: '0.5' })).status).toBe(400);
    for (const nobody of ['position:nobody', 'market-watch:paper', 'reconciliation', `signal:${opened.signalId}`])
      expect([nobody, (await signal(nobody, 'close')).status]).toEqual([nobody, 404]);
    expect((await bench.positionOf(opened.id)).status).toBe('open');
  });

  test('a signal that is given while no worker runs is carried out when one does', async () => {
    const { id, signalId } = await bench.open();
    await bench.platform.restart(async () => {
      expect((await signal(`position:${id}`, 'close')).status).toBe(202);
    });
    await bench.ended(signalId);
  });
});

describe('an execution whose venue is not there', () => {
  test('shows which deed is tried again, how often, and what it failed of', async () => {
    const platform = await startTestPlatform(new ScriptedFeed({ [BTC]: '40000' }), { around: withoutVenue });
    const doors = await openDoors(platform);
    const deploymentId = await platform.deploy();
    const sent = await doors.ask('POST', '/api/signals', { json: aSignal(deploymentId) });
    const path = `/api/executions/${sent.as(signalAccepted).id}:${deploymentId}`;
    const { workflow, venue } = await eventually(async () => {
      const execution = await doors.read(path, executionDetail);
      return execution.workflow.pendingActivities.some(({ attempt }) => attempt > 2) && execution;
    }, 'a third try');
    expect([workflow.status, workflow.closedAt, venue]).toEqual(['running', null, 'paper']);
    expect(workflow.pendingActivities).toHaveLength(1);
    expect(workflow.pendingActivities[0]).toMatchObject({ activity: 'placeOrder', maximumAttempts: null });
    expect(workflow.pendingActivities[0]?.lastFailure).toContain('nobody is there');
    await doors.stop();
    await platform.stop();
  });
});

/** Nothing that is sent arrives. */
const withoutVenue: NonNullable<PlatformOptions['around']> = (dependencies) => ({
  ...dependencies,
  venues: new Map(
    [...dependencies.venues].map(([name, adapter]) => [
      name,
      Object.assign(Object.create(adapter) as VenueAdapter, {
        placeOrder: () => {
          const failed = {
            phase: 'notSent',
            code: 'unreachable',
            message: 'nobody is there',
            isRetryable: true,
          } as const;
          return Promise.reject(new VenueError(failed));
        },
      }),
    ]),
  ),
});

describe('workflows, while Temporal is away', () => {
  let bench: Bench;
  let positionId: string;
  beforeAll(async () => {
    bench = await startBench({ temporal: 'away' });
    await anIntendedEntry(bench.record, bench);
    const [position] = await bench.record.listings.positions({ limit: 1 });
    positionId = position?.id ?? '';
  });
  afterAll(() => bench.stop());

  test('what is on record is told, and of the rest that nobody can be asked', async () => {
    const { executions } = await bench.doors.read('/api/executions', executionList);
    const { status, workflow } = await bench.doors.read(executions[0]?.links.self ?? '', executionDetail);
    expect([status, workflow.knowledge, workflow.status]).toEqual(['routed', 'unavailable', null]);
  });

  test.each([
    ['GET', '/api/workflows'],
    ['GET', '/api/schedules'],
    ['POST', '/api/schedules/reconciliation/trigger'],
  ])('%s %s says that Temporal does not answer', async (method, path) => {
    const answer = await bench.doors.ask(method, path);
    expect([answer.status, answer.error.code, answer.headers.get('retry-after')]).toEqual([503, 'unavailable', '5']);
  });

  test('a signal is not said to be given', async () => {
    const answer = await bench.doors.ask('POST', `/api/workflows/position:${positionId}/signal/close`);
    expect([answer.status, answer.error.code]).toEqual([503, 'unavailable']);
  });
});
