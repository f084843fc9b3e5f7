import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { z } from 'zod';
import { agentList, agentReply } from '../../contracts/api/agent.ts';
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

  const makeAgent = async (status = 'private'): Promise<string> =>
    (await bench.doors.ask('POST', '/api/agents', { json: { name: 'mine', status } })).as(agentReply).id;
  const create = async (changes: object = {}, headers: Record<string, string> = {}): Promise<Answer> => {
    const json = { agentId: await makeAgent(), name: 'mine', ...changes };
    return bench.doors.ask('POST', '/api/deployments', { json, headers });
  };
  const change = (id: string, json: object, etag?: string): Promise<Answer> =>
    bench.doors.ask('PATCH', `/api/deployments/${id}`, {
      json,
      headers: etag === undefined ? {} : { 'if-match': etag },
    });
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
    [{ network: 'live' }, 'venues'],
    [{ network: 'live', venues: ['paper'] }, 'venues'],
    [{ venues: ['hyperliquid'] }, 'venues'],
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
    expect(agents.slice(0, 1)).toMatchObject([
      { id: bench.agentId, name: 'practice', status: 'private', defaultExitPlan: null },
    ]);
  });

  test('is made once for one Idempotency-Key, however often and however many at once ask', async () => {
    const agentId = await makeAgent();
    const key = { 'idempotency-key': 'subscribe-1' };
    const answers = await Promise.all(Array.from({ length: 6 }, () => create({ agentId }, key)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const other = await create({ agentId, name: 'other' }, key);
    expect([other.status, other.error.code]).toEqual([422, 'idempotencyConflict']);
    const { deployments } = await bench.doors.read(`/api/deployments?agentId=${agentId}`, deploymentList);
    expect(deployments).toHaveLength(1);
  });

  test('is one for each agent, until it is killed; the refusal names the other and leaves the key free', async () => {
    const agentId = await makeAgent();
    const answers = await Promise.all(Array.from({ length: 4 }, () => create({ agentId })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const { id } = answers.find(({ status }) => status === 201)?.as(deploymentReply) ?? { id: '' };
    for (const { error } of answers.flatMap((each) => (each.status === 409 ? [each] : []))) {
      expect(error.code).toBe('conflict');
      expect(error.message).toContain(id);
    }
    const key = { 'idempotency-key': 'subscribe-2' };
    expect((await create({ agentId }, key)).status).toBe(409);
    await tell(id, 'kill');
    const next = await create({ agentId }, key);
    expect(next.status).toBe(201);
    // No account and no deposit is left of those that were refused.
    const accounts = await bench.record.deployments.venueAccounts('paper');
    const { deployments } = await bench.doors.read('/api/deployments?limit=200', deploymentList);
    expect(accounts).toHaveLength(deployments.length);
  });

  test('on live venues is refused with the checklist of each and the next step', async () => {
    const answer = await create({ network: 'live', venues: ['hyperliquid', 'gmx'] });
    expect([answer.status, answer.error.code]).toEqual([422, 'refused']);
    expect(answer.error.message).toContain('Next: Connect an account at hyperliquid.');
    const steps = ['account', 'balance', 'price', 'minimumSize', 'tradingState', 'firstTrade'];
    expect(answer.error.details.map(({ path }) => path)).toEqual(
      [0, 1].flatMap((venue) => steps.map((step) => `venues.${venue}.${step}`)),
    );
    expect(answer.error.details[0]?.message).toMatch(/^not ready: There is no account at hyperliquid/);
    expect(answer.error.details[4]?.message).toMatch(/^ready: /);
  });

  test('is changed by whoever has seen its last revision: tighter as it is said, wider only when that is said', async () => {
    const made = (await create({ limits: { maxLeverage: '3', allowedInstruments: ['BTC-USD-PERP'] } })).as(
      deploymentReply,
    );
    const { id } = made;
    const read = await bench.doors.ask('GET', `/api/deployments/${id}`);
    expect([read.body, read.headers.get('etag')]).toEqual([made, '"1"']);
    expect((await change(id, { name: 'blind' })).error.code).toBe('preconditionRequired');
    const tighter = await change(
      id,
      { name: 'careful', limits: { maxLeverage: '2', signalWindowMs: 30_000_000 } },
      '"1"',
    );
    expect([tighter.status, tighter.headers.get('etag')]).toEqual([200, '"2"']);
    const limits = { ...made.limits, maxLeverage: '2', signalWindowMs: 30_000_000 };
    expect(tighter.body).toMatchObject({ name: 'careful', limits, revision: 2 });
    expect((await change(id, { name: 'late' }, '"1"')).status).toBe(412);

    const wider = { maxLeverage: '2.5', allowedInstruments: null, maxOrderNotional: '10' };
    const refused = await change(id, { limits: wider }, '"2"');
    expect([refused.status, refused.error.code]).toEqual([422, 'refused']);
    expect(refused.error.details.map(({ path }) => path)).toEqual(['limits.maxLeverage', 'limits.allowedInstruments']);
    expect(refused.error.message).toContain('maxLeverage, allowedInstruments');
    expect((await bench.record.deployments.find(id))?.limits).toEqual(limits);
    const meant = await change(id, { limits: wider, widen: true }, '"2"');
    expect(meant.body).toMatchObject({ limits: { ...limits, ...wider }, revision: 3 });
    expect((await change(id, { limits: wider }, '"3"')).headers.get('etag')).toBe('"3"');

    const path = `/api/events?aggregateId=${id}`;
    const events = await listedEvents(async () => (await bench.doors.read(path, eventList)).events, 3);
    expect(events.map(({ type }) => type)).toEqual(['deployment.created', 'deployment.changed', 'deployment.changed']);
    expect(events[1]?.payload).toEqual({
      before: { name: 'mine', limits: made.limits },
      after: { name: 'careful', limits },
      widened: [],
    });
    expect(events[2]?.payload).toMatchObject({ widened: ['maxLeverage', 'allowedInstruments'] });
  });

  test.each([
    [{}, ''],
    [{ widen: true }, ''],
    [{ name: 'x', widen: false }, 'widen'],
    [{ limits: { maxLoss: '5' } }, 'limits.maxLoss'],
    [{ name: 'x', status: 'paused' }, 'status'],
  ])('the change %j is refused with the path of the field', async (json, path) => {
    const answer = await change(bench.deploymentId, json, '"1"');
    expect([answer.status, answer.error.details.map((detail) => detail.path)]).toEqual([400, [path]]);
  });

  test('a pause is a change too, and a killed one is changed no more', async () => {
    const { id } = (await create()).as(deploymentReply);
    expect((await tell(id, 'pause')).headers.get('etag')).toBe('"2"');
    expect((await change(id, { name: 'x' }, '"1"')).status).toBe(412);
    await tell(id, 'kill');
    expect((await change(id, { name: 'x' }, '"3"')).error.code).toBe('conflict');
    expect((await change('nobody', { name: 'x' }, '"1"')).status).toBe(404);
    expect((await bench.doors.ask('GET', '/api/deployments/nobody')).status).toBe(404);
  });

  test('are listed page by page, by agent and by status', async () => {
    const { id } = (await create()).as(deploymentReply);
    await tell(id, 'pause');
    const all: string[] = [];
    let after: string | null = '0';
    while (after !== null) {
      const page: z.output<typeof deploymentList> = await bench.doors.read(
        `/api/deployments?limit=3&after=${after}`,
        deploymentList,
      );
      all.push(...page.deployments.map((each) => each.id));
      after = page.next;
    }
    expect(all[0]).toBe(bench.deploymentId);
    expect(all).toEqual([...new Set(all)].sort());
    const idsOf = async (query: string) =>
      (await bench.doors.read(`/api/deployments?${query}`, deploymentList)).deployments.map((each) => each.id);
    expect(await idsOf('status=paused')).toEqual([id]);
    expect(await idsOf(`agentId=${bench.agentId}`)).toEqual([bench.deploymentId]);
    expect(await idsOf(`agentId=${bench.agentId}&status=killed`)).toEqual([]);
  });
});
