import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GENERATE_EXAMPLES } from '../../api/routes/examples.ts';
import { generated, signalDetail, signalList } from '../../contracts/api/signal-reply.ts';
import { signalDispatchId } from '../../contracts/temporal/signal-dispatch.ts';
import type { KeptCandle } from '../../domain/candle.ts';
import { openingOf } from '../../domain/candle.ts';
import { DEFAULT_LIMITS } from '../../domain/deployment.ts';
import { anExitPlan } from '../builders/exit-plan.ts';
import { candlesOf } from '../builders/candle.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';

const falling = Array.from({ length: 40 }, (_, n) => 140 - n);

describe('asking a strategy', () => {
  let bench: Bench;
  let endMs: number;
  beforeAll(async () => {
    bench = await startBench();
    endMs = openingOf(Date.now(), '1h');
  });
  afterAll(() => bench.stop());

  /** Closed hours up to now. */
  const market = async (
    instrument: string,
    closes: number[],
    { hoursAgo = 0, without = -1 }: { hoursAgo?: number; without?: number } = {},
  ): Promise<string> => {
    const candles: KeptCandle[] = candlesOf(closes, endMs - hoursAgo * 3_600_000, { instrument });
    await bench.record.candles.fill(candles.filter((_, n) => n !== without));
    return instrument;
  };
  const ask = (json: object, headers: Record<string, string> = {}) =>
    bench.doors.ask('POST', '/api/signals/generate', { json, headers });
  const signalsOf = async (instrument: string) =>
    (await bench.doors.read(`/api/signals?instrument=${instrument}`, signalList)).signals;

  test('a crossing becomes a signal with a stop by the average true range, and its workflow is started', async () => {
    const instrument = await market('AAA-USD-PERP', [...falling, 200]);
    const answer = await ask({ agentId: bench.agentId, instrument });
    expect(answer.status).toBe(202);
    const { signal, ...said } = answer.as(generated);
    expect(said).toMatchObject({
      strategy: 'movingAverageCross',
      timeframe: '1h',
      closedAt: new Date(endMs).toISOString(),
      direction: 'long',
      reason: expect.stringContaining('crossed above'),
      numbers: { close: '200', fastBefore: '106.5', slowBefore: '113.5' },
    });
    const id = signal?.id ?? '';
    expect(await bench.doors.read(`/api/signals/${id}`, signalDetail)).toMatchObject({
      source: 'strategy',
      sourceEventId: `movingAverageCross ${instrument} 1h ${new Date(endMs).toISOString()}`,
      direction: 'long',
      entry: { type: 'market' },
      // Thirteen ranges of 2 and one of 100 (200.5 − 100.5): (2 × 13 + 100) ÷ 14 = 9; 2 × 9 ÷ 200 = 900 bps
      exitPlan: { stopLoss: { distanceBps: '900' }, takeProfits: [] },
    });
    expect((await bench.client.workflow.getHandle(signalDispatchId(id)).describe()).type).toBe('signalDispatch');
  });

  test('one candle gives one signal of an agent, however often and however parallel it is asked', async () => {
    const instrument = await market('BBB-USD-PERP', [...falling, 200]);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        ask({ agentId: bench.agentId, instrument }, n % 2 ? {} : { 'idempotency-key': `b${n}` }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map((answer) => answer.as(generated).signal?.id)).size).toBe(1);
    expect(await signalsOf(instrument)).toHaveLength(1);
  });

  test('a deployment does not trade a candle twice: the signal for all is the one for each of them, and the other way round', async () => {
    const { agentId, deploymentId } = bench;
    const all = await market('LLL-USD-PERP', [...falling, 200]);
    await ask({ agentId, instrument: all });
    const alone = await ask({ deploymentId, instrument: all });
    const [forAll, ...more] = await signalsOf(all);
    expect([forAll?.deploymentId, more]).toEqual([null, []]);
    expect(alone.as(generated).signal?.id).toBe(forAll?.id);

    const one = await market('MMM-USD-PERP', [...falling, 200]);
    await ask({ deploymentId, instrument: one });
    await ask({ agentId, instrument: one });
    expect(await signalsOf(one)).toMatchObject([{ deploymentId }]);
  });

  test('deployments that are asked for one by one have a signal each', async () => {
    const { agentId, deploymentId } = bench;
    const userId = await bench.record.deployments.createUser('another', 0);
    const own = { agentId, userId, name: 'another', limits: DEFAULT_LIMITS, paperBalance: '10000' };
    const another = await bench.record.deployments.create({ ...own, routingStrategy: 'firstAvailable' }, 0);
    const instrument = await market('NNN-USD-PERP', [...falling, 200]);
    for (const id of [deploymentId, another.id, another.id]) await ask({ deploymentId: id, instrument });
    expect(await signalsOf(instrument)).toMatchObject([{ deploymentId: another.id }, { deploymentId }]);
  });

  test('the exit plan of the agent comes before a stop of the strategy', async () => {
    const instrument = await market('CCC-USD-PERP', [...falling, 200]);
    const planned = { creatorId: bench.userId, name: 'planned', description: '', status: 'private' } as const;
    const agent = await bench.record.agents.create({
      ...planned,
      defaultExitPlan: anExitPlan(),
      createdAtMs: 0,
    });
    await ask({ agentId: agent.id, instrument });
    expect(await signalsOf(instrument)).toMatchObject([{ agentId: agent.id, exitPlan: null }]);
  });

  test('a neutral answer says why and stores nothing', async () => {
    const instrument = await market('DDD-USD-PERP', falling);
    const answer = await ask({ agentId: bench.agentId, instrument });
    expect(answer.status).toBe(200);
    expect(answer.as(generated)).toMatchObject({ direction: 'neutral', signal: null });
    expect(await signalsOf(instrument)).toEqual([]);
  });

  test.each([
    ['too few candles', 'EEE-USD-PERP', falling.slice(-27), {}, /There are 27 closed candles .* needs 28/],
    ['no candle', 'FFF-USD-PERP', [], {}, /There are 0 closed candles/],
    ['a gap among the newest', 'GGG-USD-PERP', falling, { without: 20 }, /There are 19 closed candles/],
    ['candles of a market that fell silent', 'HHH-USD-PERP', falling, { hoursAgo: 2 }, /longer ago than it lasts/],
  ])('%s are refused with a clear word', async (_, instrument, closes, changes, message) => {
    await market(instrument, closes, changes);
    const answer = await ask({ agentId: bench.agentId, instrument });
    expect([answer.status, answer.error.code]).toEqual([422, 'refused']);
    expect(answer.error.message).toMatch(message);
  });

  test('the candle that still runs is not looked at', async () => {
    const instrument = await market('III-USD-PERP', falling);
    const running = candlesOf([300], endMs + 3_600_000, { instrument, isClosed: false });
    await bench.record.candles.save(running);
    expect((await ask({ agentId: bench.agentId, instrument })).as(generated).numbers['close']).toBe('101');
  });

  test.each([
    ['agentId', { agentId: 'nobody', instrument: 'AAA-USD-PERP' }],
    ['deploymentId', { deploymentId: 'nobody', instrument: 'AAA-USD-PERP' }],
    ['agentId', { instrument: 'AAA-USD-PERP' }],
    ['agentId', { agentId: 'a', deploymentId: 'b', instrument: 'AAA-USD-PERP' }],
    ['timeframe', { agentId: 'a', instrument: 'AAA-USD-PERP', timeframe: '3h' }],
    ['strategy', { agentId: 'a', instrument: 'AAA-USD-PERP', strategy: 'x' }],
  ])('names %s when it is wrong', async (path, json) => {
    const answer = await ask(json);
    expect([answer.status, answer.error.details.map((detail) => detail.path)]).toEqual([400, [path]]);
  });

  test('an idempotency key that named another request is a conflict', async () => {
    const [one, two] = [
      await market('JJJ-USD-PERP', [...falling, 200]),
      await market('KKK-USD-PERP', [...falling, 200]),
    ];
    const headers = { 'idempotency-key': 'generate-1' };
    await ask({ agentId: bench.agentId, instrument: one }, headers);
    const answer = await ask({ agentId: bench.agentId, instrument: two }, headers);
    expect([answer.status, answer.error.code]).toEqual([422, 'idempotencyConflict']);
  });

  test.each([
    ['says nothing', 'OOO-USD-PERP', { next: [...falling, 200, 201], inHours: 1 }, 'neutral'],
    ['says the opposite', 'PPP-USD-PERP', { next: [...falling, 200, 20], inHours: 1 }, 'short'],
    ['lacks a candle', 'QQQ-USD-PERP', { next: [201], inHours: 2 }, undefined],
  ])('a request whose answer was lost gets its signal also when the strategy %s by now', async (...given) => {
    const [, instrument, { next, inHours }, directionByNow] = given;
    const lost = { agentId: bench.agentId, instrument };
    const headers = { 'idempotency-key': `lost-${instrument}` };
    await market(instrument, [...falling, 200]);
    const first = (await ask(lost, headers)).as(generated);
    await market(instrument, next, { hoursAgo: -inHours });
    const again = await ask(lost, headers);
    expect(again.status).toBe(202);
    const { signal, closedAt } = first;
    expect(again.as(generated)).toMatchObject({ direction: 'long', signal, closedAt, numbers: {} });
    expect(await signalsOf(instrument)).toMatchObject([{ id: signal?.id, direction: 'long' }]);
    // Without the key it is another request.
    const another = await ask(lost);
    expect(another.status === 422 ? undefined : another.as(generated).direction).toBe(directionByNow);
  });

  test('the examples of the documentation are understood', async () => {
    for (const { value } of Object.values(GENERATE_EXAMPLES)) {
      const answer = await ask({ ...(value as object), agentId: bench.agentId, deploymentId: undefined });
      expect(answer.error.code).toBe('refused');
    }
  });
});
