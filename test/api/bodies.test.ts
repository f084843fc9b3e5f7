import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';
import type { Answer } from './doors.ts';

const BTC = 'BTC-USD-PERP';
const JSON_TYPE = { 'content-type': 'application/json' };

describe('what is not a request', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.stop());

  const smallest = () => ({ agentId: bench.agentId, instrument: BTC, direction: 'long' });
  const post = (json: unknown) => bench.doors.ask('POST', '/api/signals', { json });
  const raw = (text: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = JSON_TYPE) =>
    bench.doors.ask('POST', '/api/signals', { raw: text, headers });
  const pathsOf = (answer: Answer): string[] => answer.error.details.map((detail) => detail.path);

  function expectRefusal(answer: Answer, status: number, code: string): void {
    expect([answer.status, answer.error.code]).toEqual([status, code]);
    expect(answer.error.requestId).toBe(answer.headers.get('x-request-id'));
    expect(answer.error.message).toMatch(/\.$/);
  }

  test.each([
    ['a number as a price', { exitPlan: { stopLoss: { price: 40_000 } } }, ['exitPlan.stopLoss.price']],
    ['a number as a limit price', { entry: { type: 'limit', limitPrice: 1 } }, ['entry.limitPrice']],
    ['a number as a size', { size: { type: 'notional', value: 500 } }, ['size.value']],
    ['a number as confidence', { confidence: 0.8 }, ['confidence']],
    ['an exponent', { size: { type: 'notional', value: '1e3' } }, ['size.value']],
    ['a price that is no number', { exitPlan: { stopLoss: { price: 'NaN' } } }, ['exitPlan.stopLoss.price']],
    ['more digits than any money has', { size: { type: 'notional', value: '9'.repeat(25) } }, ['size.value']],
    ['a negative size', { size: { type: 'notional', value: '-5' } }, ['size.value']],
    ['a fraction above one', { size: { type: 'riskFraction', value: '1.5' } }, ['size.value']],
    ['an unknown size type', { size: { type: 'all', value: '1' } }, ['size']],
    ['confidence above one', { confidence: '1.000000000000000001' }, ['confidence']],
    ['a plan without a stop-loss', { exitPlan: {} }, ['exitPlan.stopLoss']],
    ['a stop with two levels', { exitPlan: { stopLoss: { price: '1', distanceBps: '2' } } }, ['exitPlan.stopLoss']],
    ['a negative distance', { exitPlan: { stopLoss: { distanceBps: -2 } } }, ['exitPlan.stopLoss.distanceBps']],
    [
      'a ladder of more than everything',
      {
        exitPlan: {
          stopLoss: { distanceBps: 1 },
          takeProfits: [1, 2].map((n) => ({ distanceBps: n, fraction: '0.6' })),
        },
      },
      ['exitPlan.takeProfits'],
    ],
    [
      'a rung whose fraction is a number',
      { exitPlan: { stopLoss: { distanceBps: 1 }, takeProfits: [{ distanceBps: 1, fraction: 0.5 }] } },
      ['exitPlan.takeProfits.0.fraction'],
    ],
    [
      'a break-even move after a rung that is not there',
      { exitPlan: { stopLoss: { distanceBps: 1 }, breakEven: { afterRung: 1 } } },
      ['exitPlan.breakEven.afterRung'],
    ],
    ['an unknown field', { leverage: '5' }, ['leverage']],
    ['two unknown fields deep inside', { entry: { type: 'market', a: 1, b: 2 } }, ['entry.a', 'entry.b']],
    ['an instrument in a venue spelling', { instrument: 'BTCUSDT' }, ['instrument']],
    ['an unknown direction', { direction: 'up' }, ['direction']],
    ['an agent and a deployment', { deploymentId: 'x' }, ['agentId']],
    ['a moment without a zone', { expiresAt: '2026-12-01T00:00:00' }, ['expiresAt']],
    ['a moment that no database holds', { expiresAt: '0000-01-01T00:00:00Z' }, ['expiresAt']],
    ['a NUL in a text', { sourceEventId: 'a\u0000b' }, ['sourceEventId']],
    ['half a character in a text', { sourceEventId: 'a\ud800b' }, ['sourceEventId']],
    ['an operator as an id', { agentId: { $ne: null } }, ['agentId']],
  ])('%s is refused with the path of the field', async (_, changes, paths) => {
    const answer = await post({ ...smallest(), ...changes });
    expectRefusal(answer, 400, 'validation');
    expect(pathsOf(answer)).toEqual(paths);
  });

  test('every wrong field is named at once', async () => {
    const answer = await post({ instrument: 'x', direction: 'y', confidence: 2 });
    expect(pathsOf(answer)).toEqual(['instrument', 'direction', 'confidence']);
  });

  test('nothing of what was refused is stored', async () => {
    expect(await bench.record.signals.list({ limit: 10, before: null })).toEqual([]);
  });

  test.each(['', '{', 'null x', '{"a":1,}', "{'a':1}", '\u0000', 'nul', '[1,2', '"unfinished'])(
    'broken JSON is refused and not quoted: %j',
    async (text) => expectRefusal(await raw(text), 400, 'brokenJson'),
  );

  test.each(['null', '[]', '"text"', '1', 'true'])('JSON that is no object is refused: %s', async (text) =>
    expectRefusal(await raw(text), 400, 'validation'),
  );

  test('text that is not UTF-8 is refused', async () => {
    expectRefusal(await raw(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])), 400, 'brokenJson');
  });

  test('a key that stands twice is refused with its path, in whatever spelling', async () => {
    const answer = await raw(`{"agentId":"${bench.agentId}","entry":{"type":"market","\\u0074ype":"limit"}}`);
    expectRefusal(answer, 400, 'validation');
    expect(answer.error.details).toEqual([{ path: 'entry.type', message: 'stands twice' }]);
  });

  test('__proto__ is a field like any other that is not known', async () => {
    const answer = await raw(
      `{"agentId":"${bench.agentId}","instrument":"${BTC}","direction":"long","__proto__":{"size":{"type":"notional","value":"1"}}}`,
    );
    expectRefusal(answer, 400, 'validation');
    expect(pathsOf(answer)).toEqual(['__proto__']);
  });

  test.each([
    ['lists', '['.repeat(33) + ']'.repeat(33)],
    ['objects', '{"a":'.repeat(33) + '1' + '}'.repeat(33)],
    ['a hundred thousand lists that never close', '['.repeat(100_000)],
  ])('nesting deeper than 32 levels is refused before anything reads it: %s', async (_, text) => {
    expectRefusal(await raw(text), 400, 'tooDeep');
  });

  test('32 levels are read, and refused for what they say', async () => {
    expectRefusal(await raw('{"a":'.repeat(32) + '1' + '}'.repeat(32)), 400, 'validation');
  });

  test('thirty thousand keys are refused in good time and few words', async () => {
    const startedMs = Date.now();
    const text = `{${Array.from({ length: 30_000 }, (_, index) => `"${index.toString(36)}":1`).join(',')}}`;
    const answer = await raw(text);
    expectRefusal(answer, 400, 'validation');
    expect(answer.error.details).toHaveLength(50);
    expect(Date.now() - startedMs).toBeLessThan(3_000);
  });

  test('a body above 256 kB is refused by its stated length', async () => {
    const text = JSON.stringify({ ...smallest(), sourceEventId: 'x'.repeat(256 * 1024) });
    expectRefusal(await raw(text), 413, 'payloadTooLarge');
  });

  test('a chunked body is cut off at 256 kB, however long it would have been', async () => {
    const { status, sent } = await sendChunks(bench.doors.url, 64 * 1024 * 1024);
    expect(status).toBe(413);
    expect(sent).toBeLessThan(32 * 1024 * 1024);
    // A kept connection may have been closed while it was idle; that is for the client to try again.
    const after = await post(smallest()).catch(() => post(smallest()));
    expect(after.status).toBe(202);
  });

  test.each([
    ['no type', {}],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['plain text, as a page of another site could send it', { 'content-type': 'text/plain' }],
    ['another charset', { 'content-type': 'application/json; charset=utf-16' }],
    ['compressed', { ...JSON_TYPE, 'content-encoding': 'gzip' }],
  ])('a body is JSON or nothing: %s', async (_, headers) => {
    const text = new TextEncoder().encode(JSON.stringify(smallest()));
    expectRefusal(await raw(text, headers), 415, 'unsupportedMediaType');
  });

  test('JSON says its charset as it likes', async () => {
    const headers = { 'content-type': 'Application/JSON; charset="UTF-8"' };
    expect((await raw(JSON.stringify(smallest()), headers)).status).toBe(202);
  });

  test.each(['/nothing', '/api', '/api/', '/api/signals/', '/api/admin', '/.env', '/api/docs/../main.ts', '/debug'])(
    'there is nothing at %s',
    async (path) => expectRefusal(await bench.doors.ask('GET', path), 404, 'notFound'),
  );

  test.each([
    ['DELETE', '/api/signals', 'GET, HEAD, POST'],
    ['PUT', '/api/positions/1', 'GET, HEAD'],
    ['GET', '/api/positions/1/close', 'POST'],
    ['OPTIONS', '/api/signals', 'GET, HEAD, POST'],
  ])('%s %s says what it takes', async (method, path, allowed) => {
    const answer = await bench.doors.ask(method, path);
    expectRefusal(answer, 405, 'methodNotAllowed');
    expect(answer.headers.get('allow')?.split(', ').sort().join(', ')).toBe(allowed);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  test.each([
    ['/api/signals?limit=0', 'limit'],
    ['/api/signals?limit=201', 'limit'],
    ['/api/signals?limit=x', 'limit'],
    ['/api/signals?limit=1&limit=2', 'limit'],
    ['/api/signals?before=%00', 'before'],
    ['/api/signals?before[$ne]=1', 'before[$ne]'],
    ['/api/signals?page=2', 'page'],
    ['/api/positions?status=lost', 'status'],
    ['/api/events?after=1', 'after'],
    ['/api/events?after=99999999999999999999-1', 'after'],
    ['/api/events?after=1-9999999999999999999', 'after'],
    // Postgres reads a transaction with a leading zero as octal, and there is no 8 in it.
    ['/api/events?after=08-1', 'after'],
    ['/api/events?correlationId=%00', 'correlationId'],
    ['/api/fills?before=1~a~b', 'before'],
    ['/api/signals/a%00b', 'id'],
    ['/api/positions/%27%20or%201=1', 'id'],
  ])('%s is refused with the name of the parameter', async (path, name) => {
    const answer = await bench.doors.ask('GET', path);
    expectRefusal(answer, 400, 'validation');
    expect(pathsOf(answer)).toEqual([name]);
  });

  test.each(['/api/signals/1', '/api/signals/1/timeline', '/api/positions/1', '/api/balance?deploymentId=1'])(
    'what does not exist is not found: %s',
    async (path) => expectRefusal(await bench.doors.ask('GET', path), 404, 'notFound'),
  );
});

/** Sends a chunked body until the server answers. */
function sendChunks(url: string, most: number): Promise<{ status: number; sent: number }> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let isDone = false;
    const request = httpRequest(
      `${url}/api/signals`,
      { method: 'POST', headers: { ...JSON_TYPE, 'transfer-encoding': 'chunked' } },
      (answer) => {
        isDone = true;
        answer.resume();
        resolve({ status: answer.statusCode ?? 0, sent });
      },
    );
    request.on('error', (error) => (isDone ? undefined : reject(error)));
    const chunk = Buffer.alloc(64 * 1024, '[');
    const send = (): void => {
      if (isDone || sent >= most) return void request.end();
      sent += chunk.length;
      request.write(chunk, () => setImmediate(send));
    };
    send();
  });
}
