import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SIGNAL_EXAMPLES } from '../../api/routes/examples.ts';
import { signalDispatchId } from '../../contracts/temporal/signal-dispatch.ts';
import { eventList } from '../../contracts/api/event.ts';
import { signalAccepted, signalDetail, signalList, signalTimeline } from '../../contracts/api/signal-reply.ts';
import { withClient } from '../../scripts/local/postgres-client.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';
import type { OpenApi } from './contract-check.ts';
import { operationOf } from './contract-check.ts';
import { listedEvents } from '../builders/listed-events.ts';
import type { Answer } from './doors.ts';
import { TEMPORAL_UI } from './doors.ts';

const BTC = 'BTC-USD-PERP';

describe('signals, by HTTP', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.stop());

  const smallest = () => ({ agentId: bench.agentId, instrument: BTC, direction: 'long' });
  const post = (json: unknown, headers: Record<string, string> = {}) =>
    bench.doors.ask('POST', '/api/signals', { json, headers });
  const idOf = (answer: Answer): string => answer.as(signalAccepted).id;
  const detailOf = (id: string) => bench.doors.read(`/api/signals/${id}`, signalDetail);

  test('is stored, handed to its workflow and answered with 202 and links', async () => {
    const answer = await post(smallest());
    expect(answer.status).toBe(202);
    const id = idOf(answer);
    expect(answer.body).toEqual({
      id,
      status: 'received',
      links: {
        self: `/api/signals/${id}`,
        timeline: `/api/signals/${id}/timeline`,
        workflow: `${TEMPORAL_UI}/namespaces/test/workflows/signal:${id}`,
      },
    });
    const workflow = await bench.client.workflow.getHandle(signalDispatchId(id)).describe();
    expect(workflow.type).toBe('signalDispatch');
    const shown = await detailOf(id);
    expect(shown).toMatchObject({ id, status: 'received', instrument: BTC, source: 'rest', executions: [] });
    const { timeline } = await bench.doors.read(`/api/signals/${id}/timeline`, signalTimeline);
    expect(timeline).toEqual([
      {
        at: shown.receivedAt,
        type: 'signal.received',
        code: null,
        sentence: 'A signal came in: long BTC-USD-PERP.',
        numbers: { instrument: BTC, direction: 'long', agentId: bench.agentId },
        deploymentId: null,
        actor: 'rest',
      },
    ]);
  });

  test('takes the shape of the documentation, basis points as numbers or as text', async () => {
    const answer = await post({
      deploymentId: bench.deploymentId,
      instrument: BTC,
      direction: 'long',
      entry: { type: 'limit', limitPrice: '41000.50' },
      exitPlan: {
        stopLoss: { distanceBps: 200 },
        takeProfits: [
          { distanceBps: 150, fraction: '0.5' },
          { price: '43000', fraction: '0.5' },
        ],
        trailingStop: { activationBps: 300, distanceBps: '100' },
        breakEven: { afterRung: 1 },
        timeExit: { at: '2026-12-01T00:00:00Z' },
      },
      size: { type: 'riskFraction', value: '0.01' },
      confidence: '0.8',
      sourceEventId: 'tv-001',
      expiresAt: '2099-01-01T01:00:00+01:00',
    });
    expect(answer.status).toBe(202);
    expect(await detailOf(idOf(answer))).toMatchObject({
      deploymentId: bench.deploymentId,
      agentId: bench.agentId,
      entry: { type: 'limit', limitPrice: '41000.5' },
      exitPlan: {
        stopLoss: { distanceBps: '200' },
        takeProfits: [
          { distanceBps: '150', fraction: '0.5' },
          { price: '43000', fraction: '0.5' },
        ],
        trailingStop: { activationBps: '300', distanceBps: '100' },
      },
      expiresAt: '2099-01-01T00:00:00.000Z',
    });
  });

  test.each(Object.keys(SIGNAL_EXAMPLES))(
    'the example "%s" of the documentation works as it is shown',
    async (name) => {
      const document = (await bench.doors.ask('GET', '/api/openapi.json')).body as OpenApi;
      const content = operationOf(document, 'POST', '/api/signals')?.requestBody?.content['application/json'];
      expect((await post(content?.examples?.[name]?.value)).status).toBe(202);
    },
  );

  test('is one signal, however often and however parallel its source event is sent', async () => {
    const json = { ...smallest(), sourceEventId: 'burst' };
    const answers = await Promise.all(Array.from({ length: 100 }, () => post(json)));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([202]));
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    const { signals } = await bench.doors.read('/api/signals?limit=200', signalList);
    const [signal, ...others] = signals.filter((each) => each.sourceEventId === 'burst');
    expect(others).toEqual([]);
    const path = `/api/events?aggregateId=${signal?.id ?? ''}`;
    const events = await listedEvents(async () => (await bench.doors.read(path, eventList)).events, 1);
    expect(events.map((event) => event.type)).toEqual(['signal.received']);
  });

  test('is one signal under one idempotency key, and its answer does not change', async () => {
    const headers = { 'idempotency-key': 'key-1' };
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(smallest(), headers)));
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    // The same content in another order of fields, and a number in another spelling.
    const { direction, instrument, agentId } = smallest();
    expect((await post({ direction, instrument, agentId }, headers)).text).toBe(answers[0]?.text);
  });

  test('an idempotency key used for another request is a conflict of its own code', async () => {
    const headers = { 'idempotency-key': 'key-2' };
    const first = await post(smallest(), headers);
    const answer = await post({ ...smallest(), direction: 'short' }, headers);
    expect([answer.status, answer.error.code]).toEqual([422, 'idempotencyConflict']);
    expect(answer.error.message).toContain(idOf(first));
  });

  test('an idempotency key of more than 200 visible characters is refused with its path', async () => {
    expect((await post(smallest(), { 'idempotency-key': 'k'.repeat(200) })).status).toBe(202);
    const answer = await post(smallest(), { 'idempotency-key': 'k'.repeat(201) });
    expect(answer.status).toBe(400);
    expect(answer.error.details).toEqual([{ path: 'idempotency-key', message: 'must be 1 to 200 visible characters' }]);
  });

  test('takes the mid price of the market with it when that is fresh, and none when it is stale', async () => {
    const nowMs = Date.now();
    const tick = { instrument: 'ETH-USD-PERP', bid: '2999', ask: '3001', mid: '3000', source: 'test' };
    const eth = { ...smallest(), instrument: 'ETH-USD-PERP' };
    const referenceOf = async () => (await detailOf(idOf(await post(eth)))).referencePrice;
    await bench.record.market.savePrices([{ ...tick, venueAtMs: nowMs, receivedAtMs: nowMs }]);
    expect(await referenceOf()).toBe('3000');
    await bench.record.market.savePrices([{ ...tick, venueAtMs: nowMs - 60_000, receivedAtMs: nowMs }]);
    expect(await referenceOf()).toBeNull();
  });

  test.each([
    ['agentId', { agentId: 'nobody' }],
    ['deploymentId', { agentId: undefined, deploymentId: 'nobody' }],
  ])('names %s when it does not exist', async (path, changes) => {
    const answer = await post({ ...smallest(), ...changes });
    expect([answer.status, answer.error.code]).toEqual([400, 'validation']);
    expect(answer.error.details).toEqual([{ path, message: expect.stringContaining('there is no') }]);
  });

  test('a list holds what every filter asks for, of the door, the market, the time and the deployment', async () => {
    const { record, agentId, deploymentId } = bench;
    const other = { creatorId: bench.userId, name: 'other', description: '', status: 'private' } as const;
    const otherId = (await record.agents.create({ ...other, defaultExitPlan: null, createdAtMs: 0 })).id;
    const sent = async (
      changes: { agentId?: string; deploymentId?: string; direction?: 'short'; source?: string },
      at: string,
    ) => {
      const terms = {
        instrument: 'SOL-USD-PERP',
        direction: 'long',
        entry: { type: 'market' },
        exitPlan: null,
      } as const;
      const rest = { size: null, confidence: null, expiresAtMs: null, referencePrice: null, sourceEventId: null };
      const origin = { source: 'file', idempotencyKey: null, contentHash: 'test', receivedAtMs: Date.parse(at) };
      const whom = { agentId, deploymentId: null };
      return (await record.signals.accept({ ...terms, ...rest, ...origin, ...whom, ...changes })).signal.id;
    };
    const toAll = await sent({}, '2026-01-01T00:00:00Z');
    const toOne = await sent({ deploymentId, direction: 'short' }, '2026-01-02T00:00:00Z');
    const ofOther = await sent({ agentId: otherId, source: 'desk' }, '2026-01-03T00:00:00Z');
    const cancelled = await sent({}, '2026-01-04T00:00:00Z');
    await record.signals.dispatch(toAll, 0);
    await record.signals.cancel(cancelled, null, 0);
    const listed = async (query: string) => {
      const { signals } = await bench.doors.read(`/api/signals?instrument=SOL-USD-PERP${query}`, signalList);
      return signals.map(({ id }) => id);
    };
    expect(await listed('')).toEqual([cancelled, ofOther, toOne, toAll]);
    expect(await listed(`&agentId=${otherId}`)).toEqual([ofOther]);
    expect(await listed('&direction=short')).toEqual([toOne]);
    expect(await listed('&source=desk')).toEqual([ofOther]);
    expect(await listed('&status=refused')).toEqual([cancelled]);
    // Meant for it, and carried out by it.
    expect(await listed(`&deploymentId=${deploymentId}`)).toEqual([toOne, toAll]);
    // From a moment on, and before another.
    expect(await listed('&from=2026-01-02T00:00:00Z&to=2026-01-04T00:00:00Z')).toEqual([ofOther, toOne]);
    expect(await listed(`&from=2026-01-02T00:00:00Z&limit=1&before=${cancelled}`)).toEqual([ofOther]);
    expect(await listed(`&agentId=${otherId}&direction=short`)).toEqual([]);
  });

  test.each([
    ['status', 'gone'],
    ['direction', 'up'],
    ['instrument', 'bitcoin'],
    ['from', 'yesterday'],
    ['symbol', 'BTC'],
  ])('a list is not asked for %s=%s', async (name, value) => {
    const answer = await bench.doors.ask('GET', `/api/signals?${name}=${value}`);
    expect([answer.status, answer.error.details.map(({ path }) => path)]).toEqual([400, [name]]);
  });

  test('the timeline of a signal for many deployments leaves none of them out', async () => {
    const { record, userId } = bench;
    const crowd = { creatorId: userId, name: 'crowd', description: '', status: 'private' } as const;
    const { id: agentId } = await record.agents.create({ ...crowd, defaultExitPlan: null, createdAtMs: 0 });
    const id = idOf(await post({ ...smallest(), agentId }));
    // A thousand events and more: each deployment writes about twenty in the life of a position.
    const aggregate = {
      aggregateType: 'signal',
      aggregateId: id,
      correlationId: id,
      actor: 'test',
      occurredAt: new Date(),
    };
    const entries = Array.from({ length: 1_500 }, (_, n) => ({
      ...aggregate,
      eventId: `${id}-${n}`,
      type: 'signal.validated',
      payload: { deploymentId: `deployment-${n % 75}` },
    }));
    await withClient(bench.databaseUrl, (client) =>
      client.query('select write_events($1::jsonb)', [JSON.stringify(entries)]),
    );
    const { timeline } = await bench.doors.read(`/api/signals/${id}/timeline`, signalTimeline);
    expect(timeline).toHaveLength(1_501);
    expect(new Set(timeline.map(({ deploymentId }) => deploymentId)).size).toBe(76);
  });

  test('pages through signals without a gap or a repeat', async () => {
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const path: string = `/api/signals?limit=3${next === '' ? '' : `&before=${next}`}`;
      const page = await bench.doors.read(path, signalList);
      seen.push(...page.signals.map((signal) => signal.id));
      next = page.next;
    }
    const all = await bench.record.signals.list({ limit: 1000, before: null });
    expect(seen).toEqual(all.map((signal) => signal.id));
    expect(seen.length).toBeGreaterThan(6);
  });
});
