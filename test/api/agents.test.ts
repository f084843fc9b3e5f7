import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { agentList, agentReply } from '../../contracts/api/agent.ts';
import { deploymentReply } from '../../contracts/api/deployment.ts';
import { eventList } from '../../contracts/api/event.ts';
import { listedEvents } from '../builders/listed-events.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';
import type { Answer } from './doors.ts';

const PLAN = { stopLoss: { distanceBps: '200' } };
const KEPT_PLAN = { ...PLAN, takeProfits: [], trailingStop: null, breakEven: null, timeExit: null };

describe('agents, by HTTP', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.stop());

  const create = (json: object, key?: string): Promise<Answer> =>
    bench.doors.ask('POST', '/api/agents', { json, headers: key === undefined ? {} : { 'idempotency-key': key } });
  const made = async (json: object) => (await create(json)).as(agentReply);
  const change = (id: string, json: object, etag?: string): Promise<Answer> =>
    bench.doors.ask('PATCH', `/api/agents/${id}`, { json, headers: etag === undefined ? {} : { 'if-match': etag } });
  const namesOf = async (query: string): Promise<string[]> =>
    (await bench.doors.read(`/api/agents?${query}`, agentList)).agents.map(({ name }) => name);
  const eventsOf = async (id: string, count: number) =>
    listedEvents(async () => (await bench.doors.read(`/api/events?aggregateId=${id}`, eventList)).events, count);

  test('is made as a draft of the one user, and read with its revision as ETag', async () => {
    const answer = await create({ name: 'momentum' });
    expect([answer.status, answer.headers.get('etag')]).toEqual([201, '"1"']);
    const agent = answer.as(agentReply);
    expect(agent).toMatchObject({ name: 'momentum', description: '', status: 'draft', defaultExitPlan: null });
    expect((await bench.record.agents.find(agent.id))?.creatorId).toBe(bench.userId);
    const read = await bench.doors.ask('GET', `/api/agents/${agent.id}`);
    expect([read.body, read.headers.get('etag')]).toEqual([answer.body, '"1"']);
    expect((await bench.doors.ask('GET', '/api/agents/nobody')).status).toBe(404);
    expect(await eventsOf(agent.id, 1)).toMatchObject([
      { type: 'agent.created', aggregateType: 'agent', payload: { name: 'momentum', status: 'draft' } },
    ]);
  });

  test('is made once for one Idempotency-Key, however often and however many at once ask', async () => {
    const body = { name: 'once', status: 'public', defaultExitPlan: PLAN };
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(body, 'key-1')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await namesOf('q=once')).toEqual(['once']);
    const other = await create({ ...body, name: 'twice' }, 'key-1');
    expect([other.status, other.error.code]).toEqual([422, 'idempotencyConflict']);
    expect(await namesOf('q=twice')).toEqual([]);
    const elsewhere = { json: { agentId: bench.agentId, name: 'once' }, headers: { 'idempotency-key': 'key-1' } };
    expect((await bench.doors.ask('POST', '/api/deployments', elsewhere)).error.code).toBe('idempotencyConflict');
    expect((await create(body)).as(agentReply).id).not.toBe(answers[0]?.as(agentReply).id);
  });

  test.each([
    [{}, 'name'],
    [{ name: '' }, 'name'],
    [{ name: 'x', status: 'retired' }, 'status'],
    [{ name: 'x', description: 'a\u0000' }, 'description'],
    [{ name: 'x', defaultExitPlan: {} }, 'defaultExitPlan.stopLoss'],
    [{ name: 'x', creatorId: 'me' }, 'creatorId'],
  ])('%j is refused with the path of the field', async (json, path) => {
    const answer = await create(json);
    expect([answer.status, answer.error.details.map((detail) => detail.path)]).toEqual([400, [path]]);
  });

  test('is changed in what is named only, by whoever has seen its last revision', async () => {
    const { id } = await made({ name: 'first', description: 'kept', defaultExitPlan: PLAN });
    const unseen = await change(id, { name: 'blind' });
    expect([unseen.status, unseen.error.code]).toEqual([428, 'preconditionRequired']);
    const answer = await change(id, { name: 'second', status: 'private' }, '"1"');
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"2"']);
    expect(answer.as(agentReply)).toMatchObject({
      name: 'second',
      description: 'kept',
      status: 'private',
      defaultExitPlan: KEPT_PLAN,
      revision: 2,
    });
    for (const etag of ['"1"', '"3"', 'W/"2"', '*'])
      expect([etag, (await change(id, { name: 'late' }, etag)).error.code]).toEqual([etag, 'preconditionFailed']);
    // What is there already is no change.
    expect((await change(id, { status: 'private', defaultExitPlan: PLAN }, '"2"')).headers.get('etag')).toBe('"2"');
    expect((await change(id, { defaultExitPlan: null }, '"2"')).as(agentReply).defaultExitPlan).toBeNull();
    expect((await change('nobody', { name: 'x' }, '"1"')).status).toBe(404);
    const events = await eventsOf(id, 3);
    expect(events.map(({ type }) => type)).toEqual(['agent.created', 'agent.changed', 'agent.changed']);
    expect(events[1]?.payload).toEqual({
      before: { name: 'first', status: 'draft' },
      after: { name: 'second', status: 'private' },
    });
  });

  test('of two that change the same revision one is told that it came too late', async () => {
    const { id } = await made({ name: 'contested' });
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((name) => change(id, { name }, '"1"')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
  });

  test.each([
    [{}, ''],
    [{ status: 'retired' }, 'status'],
    [{ name: 'x', revision: 5 }, 'revision'],
  ])('the change %j is refused with the path of the field', async (json, path) => {
    const answer = await change(bench.agentId, json, '"1"');
    expect([answer.status, answer.error.details.map((detail) => detail.path)]).toEqual([400, [path]]);
  });

  test('is retired once and for good', async () => {
    const { id } = await made({ name: 'old', status: 'private' });
    for (let times = 0; times < 2; times += 1) {
      const answer = await bench.doors.ask('POST', `/api/agents/${id}/retire`);
      expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"2"']);
      expect(answer.as(agentReply).status).toBe('retired');
    }
    const answer = await change(id, { status: 'public' }, '"2"');
    expect([answer.status, answer.error.code]).toEqual([409, 'conflict']);
    expect((await eventsOf(id, 2)).map(({ type }) => type)).toEqual(['agent.created', 'agent.retired']);
    expect((await bench.doors.ask('POST', '/api/agents/nobody/retire')).status).toBe(404);
  });

  test('are found by part of a name or a description, by status, and by the venue of a deployment', async () => {
    await made({ name: 'Search 100%', description: 'finds nothing', status: 'public' });
    const { id } = await made({ name: 'searched', description: 'under_score', status: 'private' });
    expect(await namesOf('q=SEARCH&sort=name')).toEqual(['Search 100%', 'searched']);
    expect(await namesOf('q=100%25')).toEqual(['Search 100%']);
    expect(await namesOf('q=r_s')).toEqual(['searched']); // an underscore is itself: it would stand for any letter of "searched"
    expect(await namesOf('q=search&status=public')).toEqual(['Search 100%']);
    expect(await namesOf('q=search&venue=paper')).toEqual([]);
    const deployed = await bench.doors.ask('POST', '/api/deployments', { json: { agentId: id, name: 'x' } });
    expect(await namesOf('q=search&venue=paper')).toEqual(['searched']);
    expect(await namesOf('q=search&venue=hyperliquid')).toEqual([]);
    await bench.doors.ask('POST', `/api/deployments/${deployed.as(deploymentReply).id}/kill`);
    expect(await namesOf('q=search&venue=paper')).toEqual([]);
  });

  test('are listed page by page in each order, also where names are alike', async () => {
    for (const name of ['page b', 'page a', 'page b', 'page c', 'page b']) await made({ name });
    const all = (await bench.doors.read('/api/agents?q=page', agentList)).agents;
    const byName = [...all].sort((a, b) => (a.name + a.id < b.name + b.id ? -1 : 1));
    for (const [query, expected] of [
      ['q=page', all],
      ['q=page&order=desc', [...all].reverse()],
      ['q=page&sort=name', byName],
      ['q=page&sort=name&order=desc', [...byName].reverse()],
    ] as const) {
      const seen: string[] = [];
      let after = '';
      for (let pages = 0; pages < 3; pages += 1) {
        const { agents, next } = await bench.doors.read(`/api/agents?${query}&limit=2${after}`, agentList);
        seen.push(...agents.map(({ id }) => id));
        expect(next === null).toBe(pages === 2);
        after = `&after=${next ?? ''}`;
      }
      expect(seen).toEqual(expected.map(({ id }) => id));
    }
    const { next } = await bench.doors.read('/api/agents?q=page&limit=1', agentList);
    for (const query of [`sort=name&after=${next ?? ''}`, 'after=x', 'after=bnVsbA', 'after=a%20b', 'sort=age', 'q='])
      expect([query, (await bench.doors.ask('GET', `/api/agents?${query}`)).status]).toEqual([query, 400]);
  });
});
