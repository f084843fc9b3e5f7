import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { caseList } from '../../contracts/api/case.ts';
import { deploymentReply } from '../../contracts/api/deployment.ts';
import { executionList } from '../../contracts/api/execution.ts';
import { fillList } from '../../contracts/api/fill.ts';
import { orderList } from '../../contracts/api/order.ts';
import { positionList } from '../../contracts/api/position.ts';
import { signalAccepted } from '../../contracts/api/signal-reply.ts';
import { DEFAULT_LIMITS } from '../../domain/deployment.ts';
import { writeTradeHistory } from '../builders/trade-history.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';

const START_MS = Date.UTC(2026, 0, 1);
const EACH = 12;

/** What each list answers: the ids in its order, and where it goes on. */
const LISTS = {
  positions: { schema: positionList, idsOf: (body: unknown) => positionList.parse(body).positions.map(({ id }) => id) },
  orders: { schema: orderList, idsOf: (body: unknown) => orderList.parse(body).orders.map(({ id }) => id) },
  fills: { schema: fillList, idsOf: (body: unknown) => fillList.parse(body).fills.map((fill) => fill.venueTradeId) },
  executions: {
    schema: executionList,
    idsOf: (body: unknown) => executionList.parse(body).executions.map(({ id }) => id),
  },
} as const;
type List = keyof typeof LISTS;
const NAMES = Object.keys(LISTS) as List[];

describe('lists, by HTTP', () => {
  let bench: Bench;
  let other: string;
  let otherAgent: string;

  beforeAll(async () => {
    bench = await startBench({ temporal: 'away' });
    otherAgent = (
      await bench.record.agents.create({
        creatorId: bench.userId,
        name: 'other',
        description: '',
        status: 'private',
        defaultExitPlan: null,
        createdAtMs: START_MS,
      })
    ).id;
    const made = await bench.doors.ask('POST', '/api/deployments', { json: { agentId: otherAgent, name: 'other' } });
    other = made.as(deploymentReply).id;
    const history = { count: EACH, firstAtMs: START_MS };
    await writeTradeHistory(bench.databaseUrl, { ...history, deploymentId: bench.deploymentId, name: 'one' });
    await writeTradeHistory(bench.databaseUrl, { ...history, deploymentId: other, name: 'two' });
  });
  afterAll(() => bench.stop());

  const ask = async (list: List, query: string): Promise<{ ids: string[]; next: string | null }> => {
    const body = await bench.doors.read(`/api/${list}?${query}`, LISTS[list].schema);
    return { ids: LISTS[list].idsOf(body), next: body.next };
  };

  test.each(NAMES)('every page of %s goes on where the last one ended, and nothing comes twice', async (list) => {
    const { ids: all } = await ask(list, 'limit=200');
    expect(new Set(all).size).toBe(2 * EACH);
    const paged: string[] = [];
    for (let before: string | null = ''; before !== null;) {
      const page = await ask(list, `limit=5${before === '' ? '' : `&before=${encodeURIComponent(before)}`}`);
      paged.push(...page.ids);
      before = page.next;
    }
    expect(paged).toEqual(all);
  });

  test.each(NAMES)('%s are narrowed by what they have', async (list) => {
    const count = async (query: string): Promise<number> => (await ask(list, `limit=200&${query}`)).ids.length;
    expect(await count(`deploymentId=${other}`)).toBe(EACH);
    expect(await count(`agentId=${otherAgent}`)).toBe(EACH);
    expect(await count(`agentId=${otherAgent}&deploymentId=${bench.deploymentId}`)).toBe(0);
    expect(await count('signalId=one-signal-000003')).toBe(1);
    expect(await count('venue=paper')).toBe(2 * EACH);
    expect(await count('venue=elsewhere')).toBe(0);
    // Odd minutes are BTC, bought; even ones ETH, sold.
    expect(await count('instrument=BTC-USD-PERP')).toBe(EACH);
    // The trades of the minutes 3, 4 and 5 of both.
    const at = (minutes: number): string => new Date(START_MS + minutes * 60_000).toISOString();
    expect(await count(`from=${at(3)}&to=${at(6)}`)).toBe(6);
    expect(await count(`from=${at(3)}`)).toBe(2 * (EACH - 2));
  });

  test('by direction, side, leg, status and position where there is such a thing', async () => {
    const count = async (list: List, query: string): Promise<number> =>
      (await ask(list, `limit=200&${query}`)).ids.length;
    expect(await count('positions', 'direction=short&status=closed')).toBe(EACH);
    expect(await count('positions', 'status=live')).toBe(0);
    expect(await count('executions', 'direction=long&status=closed')).toBe(EACH);
    expect(await count('executions', 'status=refused')).toBe(0);
    expect(await count('orders', 'leg=entry&side=buy&status=filled')).toBe(EACH);
    expect(await count('orders', 'leg=exit')).toBe(0);
    expect(await count('orders', 'positionId=two-position-000004')).toBe(1);
    expect(await count('fills', 'side=sell')).toBe(EACH);
    expect(await count('fills', 'positionId=two-position-000004&side=sell')).toBe(1);
  });

  test.each([
    ['positions', 'instrument=BTC', 'instrument'],
    ['positions', 'direction=neutral', 'direction'],
    ['positions', 'positionId=x', 'positionId'],
    ['orders', 'from=yesterday', 'from'],
    ['orders', 'before=a%20b', 'before'],
    ['fills', 'before=1~2', 'before'],
    ['fills', 'status=open', 'status'],
    ['executions', 'before=one', 'before'],
    ['executions', 'to=2026-01-01', 'to'],
    ['executions', 'limit=201', 'limit'],
    ['cases', 'kind=odd', 'kind'],
  ])('%s?%s is refused with the path of the field', async (list, query, path) => {
    const answer = await bench.doors.ask('GET', `/api/${list}?${query}`);
    expect([answer.status, answer.error.details.map((each) => each.path)]).toEqual([400, [path]]);
  });

  test('cases are narrowed by kind, account and instrument, and paged', async () => {
    const about = { evidence: {} };
    for (const instrument of ['BTC-USD-PERP', 'ETH-USD-PERP', 'SOL-USD-PERP'])
      await bench.record.cases.open({ ...about, kind: 'unknownOrder', venueAccountId: 'mine', instrument }, START_MS);
    await bench.record.cases.open(
      { ...about, kind: 'cashDiffers', venueAccountId: 'yours', instrument: null },
      START_MS,
    );
    const read = (query: string) => bench.doors.read(`/api/cases?${query}`, caseList);
    expect((await read('kind=unknownOrder')).cases).toHaveLength(3);
    expect((await read('venueAccountId=yours')).cases.map(({ kind }) => kind)).toEqual(['cashDiffers']);
    expect((await read('instrument=ETH-USD-PERP&status=open')).cases).toHaveLength(1);
    expect((await read('status=resolved')).cases).toHaveLength(0);
    const first = await read('limit=3');
    expect((await read(`limit=3&before=${String(first.next)}`)).cases).toHaveLength(1);
  });

  test('executions of one signal are told apart between pages', async () => {
    const signal = await bench.doors.ask('POST', '/api/signals', {
      json: { agentId: otherAgent, instrument: 'BTC-USD-PERP', direction: 'long' },
    });
    const { id } = signal.as(signalAccepted);
    const userId = await bench.record.deployments.createUser('another', START_MS);
    const terms = {
      name: 'another',
      limits: DEFAULT_LIMITS,
      routingStrategy: 'firstAvailable',
      paperBalance: '10000',
    } as const;
    await bench.record.deployments.create({ ...terms, agentId: otherAgent, userId }, START_MS);
    const { deploymentIds } = await bench.record.signals.dispatch(id, START_MS);
    expect(deploymentIds).toHaveLength(2);
    const first = await ask('executions', `signalId=${id}&limit=1`);
    const second = await ask('executions', `signalId=${id}&limit=1&before=${String(first.next)}`);
    expect([...first.ids, ...second.ids].sort()).toEqual(deploymentIds.map((each) => `${id}:${each}`).sort());
  });
});
