import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';

/** The names of the steps in the order in which they are told. */
const stepsOf = (headers: Headers): string[] => {
  const told = headers.get('server-timing') ?? '';
  expect(told).toMatch(/^\w+;dur=\d+\.\d(, \w+;dur=\d+\.\d)*$/);
  return told.split(', ').map((step) => step.split(';')[0] ?? '');
};

describe('where the time of a request went', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.stop());

  test.each([
    ['GET', '/health', {}, ['total']],
    ['GET', '/api/agents', {}, ['total', 'database']],
    ['GET', '/ready', {}, ['total', 'database', 'temporal']],
    ['GET', '/api/nothing', {}, ['total']],
    ['PUT', '/api/agents', {}, ['total']],
    ['GET', '/api/agents/nobody', {}, ['total', 'database']],
    ['POST', '/api/signals', { raw: '{' }, ['total']],
    ['POST', '/api/signals', { raw: '{}', headers: { 'content-type': 'application/json' } }, ['total']],
    ['GET', '/health', { headers: { origin: 'http://elsewhere.example' } }, ['total']],
  ])('is told by %s %s %j', async (method, path, request, steps) => {
    const { headers } = await bench.doors.ask(method, path, request);
    expect(stepsOf(headers).sort()).toEqual([...steps].sort());
  });

  test('is told of the one request, whatever runs beside it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => bench.doors.ask('GET', index % 2 === 0 ? '/health' : '/api/agents')),
    );
    for (const [index, { headers }] of answers.entries())
      expect(stepsOf(headers)).toEqual(index % 2 === 0 ? ['total'] : ['total', 'database']);
  });

  test('counts a signal as time of the database and of Temporal', async () => {
    const json = { agentId: bench.agentId, instrument: 'BTC-USD-PERP', direction: 'long' };
    const { headers } = await bench.doors.ask('POST', '/api/signals', { json });
    expect(stepsOf(headers).sort()).toEqual(['database', 'temporal', 'total']);
  });
});
