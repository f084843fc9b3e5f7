import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { agentList } from '../../contracts/api/agent.ts';
import { deploymentList, deploymentReply } from '../../contracts/api/deployment.ts';
import { eventList } from '../../contracts/api/event.ts';
import { balanceList, pnlList } from '../../contracts/api/money.ts';
import { DEFAULT_LIMITS } from '../../domain/deployment.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';
import { listedEvents } from '../builders/listed-events.ts';
import type { Answer } from './doors.ts';

describe('deployments, by HTTP', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.stop());

  const create = (changes: object = {}): Promise<Answer> =>
    bench.doors.ask('POST', '/api/deployments', { json: { agentId: bench.agentId, name: 'mine', ...changes } });
  const tell = (id: string, deed: string): Promise<Answer> => bench.doors.ask('POST', `/api/deployments/${id}/${deed}`);

  test('is made with an account of its own, ten thousand on paper and the default limits', async () => {
    const answer = await create();
    expect(answer.status).toBe(201);
    const made = answer.as(deploymentReply);
    expect(made).toMatchObject({ name: 'mine', status: 'active', venues: ['paper'], limits: DEFAULT_LIMITS });
    const { balances } = await bench.doors.read(`/api/balance?deploymentId=${made.id}`, balanceList);
    expect(balances).toEqual([
      {
        deploymentId: made.id,
        venueAccountId: made.venueAccountId,
        venue: 'paper',
        currency: 'USD',
        cash: '10000',
        balance: '10000',
        equity: '10000',
        available: '10000',
        marginUsed: '0',
        deposits: '10000',
        grossRealizedPnl: '0',
        fees: '0',
        funding: '0',
        unrealizedPnl: '0',
        difference: '0',
        openPositions: 0,
        hasStalePrice: false,
      },
    ]);
    const { pnl } = await bench.doors.read(`/api/pnl?deploymentId=${made.id}`, pnlList);
    expect(pnl[0]).toMatchObject({ grossRealizedPnl: '0', netPnl: '0', unrealizedPnl: '0' });
    expect((await bench.record.deployments.find(made.id))?.userId).toBe(bench.userId);
  });

  test('takes its own balance and limits, and keeps the defaults of the others', async () => {
    const limits = { maxLeverage: '2', slippageLimitBps: 25, allowedInstruments: ['BTC-USD-PERP'], signalWindowMs: 0 };
    const made = (await create({ paperBalance: '20000.50', limits })).as(deploymentReply);
    expect(made.limits).toEqual({ ...DEFAULT_LIMITS, ...limits, slippageLimitBps: '25' });
    const { balances } = await bench.doors.read(`/api/balance?deploymentId=${made.id}`, balanceList);
    expect(balances[0]?.cash).toBe('20000.5');
  });

  test.each([
    [{ agentId: 'nobody' }, 'agentId'],
    [{ name: '' }, 'name'],
    [{ name: 'a\nb' }, 'name'],
    [{ paperBalance: 10_000 }, 'paperBalance'],
    [{ paperBalance: '0' }, 'paperBalance'],
    [{ limits: { maxLeverage: 5 } }, 'limits.maxLeverage'],
    [{ limits: { maxLoss: '5' } }, 'limits.maxLoss'],
    [{ limits: { tradeSize: { type: 'riskFraction', value: '2' } } }, 'limits.tradeSize.value'],
    [{ limits: { signalMaxAgeMs: 1.5 } }, 'limits.signalMaxAgeMs'],
    [{ limits: { reserveFraction: '1.1' } }, 'limits.reserveFraction'],
    [{ userId: 'x' }, 'userId'],
  ])('refuses %j with the path of the field', async (changes, path) => {
    const answer = await create(changes);
    expect(answer.status).toBe(400);
    expect(answer.error.details.map((detail) => detail.path)).toEqual([path]);
  });

  test('pauses and resumes, as often as it is told to, and writes down each change once', async () => {
    const { id } = (await create()).as(deploymentReply);
    for (const [deed, status] of [
      ['pause', 'paused'],
      ['pause', 'paused'],
      ['resume', 'active'],
      ['resume', 'active'],
    ] as const)
      expect((await tell(id, deed)).body).toMatchObject({ id, status });
    const path = `/api/events?aggregateId=${id}`;
    const events = await listedEvents(async () => (await bench.doors.read(path, eventList)).events, 3);
    expect(events.map((event) => event.type)).toEqual([
      'deployment.created',
      'deployment.paused',
      'deployment.resumed',
    ]);
  });

  test('stays killed', async () => {
    const { id } = (await create()).as(deploymentReply);
    expect((await tell(id, 'kill')).body).toMatchObject({
      deployment: { id, status: 'killed' },
      kill: { scope: 'deployment', key: id, workflowId: `kill:deployment:${id}` },
    });
    for (const deed of ['pause', 'resume']) {
      const answer = await tell(id, deed);
      expect([answer.status, answer.error.code]).toEqual([409, 'conflict']);
    }
    expect((await bench.record.deployments.find(id))?.status).toBe('killed');
  });

  test.each(['pause', 'resume', 'kill'])(
    'cannot %s what does not exist, nor with words it does not know',
    async (deed) => {
      expect((await tell('nobody', deed)).status).toBe(404);
      const path = `/api/deployments/${bench.deploymentId}/${deed}`;
      expect((await bench.doors.ask('POST', path, { json: { force: true } })).error.details[0]?.path).toBe('force');
    },
  );

  test('is listed with its agent', async () => {
    const { deployments } = await bench.doors.read('/api/deployments', deploymentList);
    expect(deployments[0]?.id).toBe(bench.deploymentId);
    const { agents } = await bench.doors.read('/api/agents', agentList);
    expect(agents).toMatchObject([{ id: bench.agentId, name: 'practice', status: 'private', defaultExitPlan: null }]);
  });
});
