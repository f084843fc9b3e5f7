import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { killStarted, tradingStateChange, tradingStateList } from '../../contracts/api/admin.ts';
import { caseList, caseReply } from '../../contracts/api/case.ts';
import { eventList } from '../../contracts/api/event.ts';
import type { Mismatch } from '../../db/repositories/cases.ts';
import { anIntendedEntry } from '../builders/intended-entry.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';
import { listedEvents } from '../builders/listed-events.ts';
import type { Answer } from './doors.ts';
import { TEMPORAL_UI } from './doors.ts';

describe('what an operator does, by HTTP', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.stop());

  const set = (json: object): Promise<Answer> => bench.doors.ask('POST', '/api/admin/trading-state', { json });
  const kill = (json: object): Promise<Answer> => bench.doors.ask('POST', '/api/admin/kill', { json });

  test('sets a trading state, shows it, and writes it down', async () => {
    const scoped = { scope: 'deployment', key: bench.deploymentId, state: 'reduceOnly', reason: 'the market is odd' };
    const change = (await set(scoped)).as(tradingStateChange);
    expect(change).toMatchObject({ ...scoped, killedAt: null, entriesInFlight: [] });
    const { tradingStates } = await bench.doors.read('/api/admin/trading-states', tradingStateList);
    expect(tradingStates).toMatchObject([scoped]);
    const path = `/api/events?aggregateId=deployment:${bench.deploymentId}`;
    const events = await listedEvents(async () => (await bench.doors.read(path, eventList)).events, 1);
    expect(events).toMatchObject([{ type: 'tradingState.changed', payload: { ...scoped, isKill: false } }]);
    expect((await set({ ...scoped, state: 'active' })).status).toBe(200);
  });

  test('names the entries that had been let go before, after it has waited for them', async () => {
    const { agentId, deploymentId } = bench;
    const orderId = await anIntendedEntry(bench.record, { agentId, deploymentId });
    const { order } = await bench.record.orders.markSubmitted(orderId, Date.now());
    const scoped = { scope: 'platform', state: 'halted', reason: 'drill' };
    const change = (await set(scoped)).as(tradingStateChange);
    expect(change.entriesInFlight).toEqual([{ orderId, clientOrderId: order.clientOrderId, deploymentId }]);
    expect((await set({ ...scoped, state: 'active' })).as(tradingStateChange).entriesInFlight).toEqual([]);
  });

  test.each([
    [{ scope: 'everything', state: 'halted', reason: 'x' }, 'scope'],
    [{ scope: 'platform', state: 'off', reason: 'x' }, 'state'],
    [{ scope: 'platform', state: 'halted' }, 'reason'],
    [{ scope: 'platform', state: 'halted', reason: 'a\nb' }, 'reason'],
    [{ scope: 'platform', key: 'paper', state: 'halted', reason: 'x' }, 'key'],
    [{ scope: 'platform', state: 'halted', reason: 'x', force: true }, 'force'],
  ])('refuses the state %j with the path of the field', async (json, path) => {
    const answer = await set(json);
    expect([answer.status, answer.error.details.map((detail) => detail.path)]).toEqual([400, [path]]);
  });

  test.each(['venue', 'user', 'deployment'])('knows no %s that is not on record', async (scope) => {
    const scoped = { scope, key: 'nobody', reason: 'x' };
    expect([(await set({ ...scoped, state: 'halted' })).status, (await kill(scoped)).status]).toEqual([404, 404]);
  });

  test('pulls a kill: entries are stopped, and the workflow has it; sent again it joins', async () => {
    const target = { scope: 'venue', key: 'paper', reason: 'drill' };
    for (let times = 0; times < 2; times += 1) {
      const answer = await kill(target);
      expect(answer.status).toBe(202);
      expect(answer.as(killStarted)).toEqual({
        scope: 'venue',
        key: 'paper',
        workflowId: 'kill:venue:paper',
        links: { workflow: `${TEMPORAL_UI}/namespaces/test/workflows/kill:venue:paper` },
      });
    }
    const described = await bench.client.workflow.getHandle('kill:venue:paper').describe();
    expect([described.type, described.status.name]).toEqual(['killSwitch', 'RUNNING']);
    const { tradingStates } = await bench.doors.read('/api/admin/trading-states', tradingStateList);
    const [state] = tradingStates.filter(({ scope }) => scope === 'venue');
    expect(state).toMatchObject({ state: 'halted', reason: 'drill' });
    expect(state?.killedAt).not.toBeNull();
    expect(await bench.record.tradingStates.isKilled(bench.deploymentId, Date.now())).toBe(true);
  });

  test('lists cases with their evidence, page by page, and shows each', async () => {
    const account = 'account-1';
    const mismatch = (instrument: string): Mismatch => ({
      kind: 'quantityDiffers',
      venueAccountId: account,
      instrument,
      evidence: { recorded: '0.1', venue: '0.2' },
    });
    await bench.record.cases.reconcile(
      account,
      ['A-USD-PERP', 'B-USD-PERP', 'C-USD-PERP'].map(mismatch),
      new Set(),
      1_000,
    );
    await bench.record.cases.reconcile(account, ['A-USD-PERP', 'B-USD-PERP'].map(mismatch), new Set(), 2_000);

    const { cases, next } = await bench.doors.read('/api/cases?status=open&limit=1', caseList);
    const rest = await bench.doors.read(`/api/cases?status=open&limit=2&before=${next ?? ''}`, caseList);
    expect([...cases, ...rest.cases]).toHaveLength(2);
    expect(rest.next).toBeNull();
    expect(cases[0]).toMatchObject({
      kind: 'quantityDiffers',
      venueAccountId: account,
      status: 'open',
      evidence: { recorded: '0.1', venue: '0.2' },
      openedAt: '1970-01-01T00:00:01.000Z',
      resolvedAt: null,
    });
    const resolved = await bench.doors.read('/api/cases?status=resolved', caseList);
    expect(resolved.cases).toMatchObject([{ instrument: 'C-USD-PERP', resolvedAt: '1970-01-01T00:00:02.000Z' }]);
    expect((await bench.doors.read('/api/cases', caseList)).cases).toHaveLength(3);
    for (const each of [...cases, ...resolved.cases])
      expect(await bench.doors.read(`/api/cases/${each.id}`, caseReply)).toEqual(each);
    const nothing = await bench.doors.ask('GET', '/api/cases/nothing');
    expect([nothing.status, nothing.error.code]).toEqual([404, 'notFound']);
    expect((await bench.doors.ask('GET', '/api/cases?status=closed')).error.details[0]?.path).toBe('status');
  });
});
