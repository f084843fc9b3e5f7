import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { webhookList, webhookReply, webhookSecret, webhookWithSecret } from '../../contracts/api/webhook.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';
import type { Answer } from './doors.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench({ temporal: 'away' });
});
afterAll(() => bench.stop());

const url = 'https://hooks.invalid/ratchet';
const post = (json: unknown, headers = {}): Promise<Answer> =>
  bench.doors.ask('POST', '/api/webhooks', { json, headers });
const pathsOf = (answer: Answer): string[] => answer.error.details.map(({ path }) => path);

test('a webhook is made, told of with its secret, and waits for its workflow while Temporal is away', async () => {
  const answer = await post({ url, eventTypes: ['order.filled'] });
  expect([answer.status, answer.headers.get('etag')]).toEqual([201, '"1"']);
  const { secret, ...webhook } = answer.as(webhookWithSecret);
  expect(Buffer.from(secret.replace('whsec_', ''), 'base64')).toHaveLength(32);
  expect(await bench.doors.read(`/api/webhooks/${webhook.id}`, webhookReply)).toEqual(webhook);
  expect(await bench.doors.read(`/api/webhooks/${webhook.id}/secret`, webhookSecret)).toEqual({ secret });
  expect((await bench.doors.read('/api/webhooks', webhookList)).webhooks).toContainEqual(webhook);
  expect(await bench.record.webhooks.withNews(Date.now())).toContain(webhook.id);
});

test('the same Idempotency-Key makes one webhook; with another body it is refused', async () => {
  const headers = { 'idempotency-key': 'one' };
  const [first, second] = [await post({ url }, headers), await post({ url }, headers)];
  expect(second.body).toEqual(first.body);
  const other = await post({ url: `${url}/other` }, headers);
  expect([other.status, other.error.code]).toEqual([422, 'idempotencyConflict']);
});

test.each([
  ['https://127.0.0.1/', ['url']],
  ['https://localhost/', ['url']],
  ['https://[::ffff:10.1.2.3]/', ['url']],
  ['https://169.254.169.254/latest/meta-data', ['url']],
  ['https://0x7f000001/', ['url']],
  ['http://hooks.invalid/', ['url']],
  ['https://hooks.invalid:8443/', ['url']],
  ['https://good@hooks.invalid/', ['url']],
  ['file:///etc/passwd', ['url']],
  ['', ['url']],
])('%s is no target, neither for a new webhook nor for one that is changed', async (target, paths) => {
  const made = await post({ url: target });
  expect([made.status, pathsOf(made)]).toEqual([400, paths]);
  const { id } = (await post({ url }, { 'idempotency-key': 'to-be-changed' })).as(webhookWithSecret);
  const changed = await bench.doors.ask('PATCH', `/api/webhooks/${id}`, {
    json: { url: target },
    headers: { 'if-match': '"1"' },
  });
  expect([changed.status, pathsOf(changed)]).toEqual([400, paths]);
});

test.each([
  [{ url, eventTypes: [] }, ['eventTypes']],
  [{ url, eventTypes: ['order.invented'] }, ['eventTypes.0']],
  [{ url, colour: 'red' }, ['colour']],
  [{}, ['url']],
])('%j is refused with the path of the field', async (json, paths) => {
  const answer = await post(json);
  expect([answer.status, pathsOf(answer)]).toEqual([400, paths]);
});

test('who changes it says which revision he saw', async () => {
  const { id } = (await post({ url }, { 'idempotency-key': 'revised' })).as(webhookWithSecret);
  const change = (headers: Record<string, string>, json: object = { isActive: false }) =>
    bench.doors.ask('PATCH', `/api/webhooks/${id}`, { json, headers });
  expect((await change({})).status).toBe(428);
  expect((await change({ 'if-match': '"7"' })).status).toBe(412);
  const paused = await change({ 'if-match': '"1"' });
  expect([paused.as(webhookReply).status, paused.headers.get('etag')]).toEqual(['paused', '"2"']);
  expect((await change({ 'if-match': '"1"' })).status).toBe(412);
  const changed = await change({ 'if-match': '"2"' }, { eventTypes: null, url: `${url}/new` });
  expect(changed.as(webhookReply)).toMatchObject({
    eventTypes: null,
    url: `${url}/new`,
    status: 'paused',
    revision: 3,
  });
});

test('a change that names nothing is refused before anybody asks what it has seen', async () => {
  const { id } = (await post({ url }, { 'idempotency-key': 'unchanged' })).as(webhookWithSecret);
  for (const json of [{}, undefined]) {
    const answer = await bench.doors.ask('PATCH', `/api/webhooks/${id}`, { json, headers: { 'if-match': 'no ETag' } });
    expect([answer.status, answer.error.code]).toEqual([400, 'validation']);
  }
});

test('a secret is rotated once for each key', async () => {
  const made = (await post({ url }, { 'idempotency-key': 'rotated' })).as(webhookWithSecret);
  const rotate = (key: string) =>
    bench.doors.ask('POST', `/api/webhooks/${made.id}/rotate-secret`, { headers: { 'idempotency-key': key } });
  const [first, again, next] = [await rotate('r1'), await rotate('r1'), await rotate('r2')].map((answer) =>
    answer.as(webhookWithSecret),
  );
  expect(again).toEqual(first);
  expect(new Set([made.secret, first?.secret, next?.secret]).size).toBe(3);
});

test('what is removed is gone, and what never was is not found', async () => {
  const { id } = (await post({ url }, { 'idempotency-key': 'removed' })).as(webhookWithSecret);
  expect((await bench.doors.ask('DELETE', `/api/webhooks/${id}`)).as(webhookReply).status).toBe('removed');
  for (const each of [id, 'nobody']) {
    const asks = [
      await bench.doors.ask('GET', `/api/webhooks/${each}`),
      await bench.doors.ask('GET', `/api/webhooks/${each}/secret`),
      await bench.doors.ask('GET', `/api/webhooks/${each}/deliveries`),
      await bench.doors.ask('DELETE', `/api/webhooks/${each}`),
      await bench.doors.ask('POST', `/api/webhooks/${each}/rotate-secret`),
      await bench.doors.ask('POST', `/api/webhooks/${each}/deliveries/none/replay`),
      await bench.doors.ask('PATCH', `/api/webhooks/${each}`, {
        json: { isActive: true },
        headers: { 'if-match': '"1"' },
      }),
    ];
    expect(asks.map(({ status }) => status)).toEqual(asks.map(() => 404));
  }
});

test('there are at most twenty, also when many are made at once', async () => {
  const answers = await Promise.all(Array.from({ length: 24 }, () => post({ url })));
  const refused = answers.filter(({ status }) => status !== 201);
  expect(new Set(refused.map(({ status, error }) => [status, error.code].join()))).toEqual(new Set(['409,conflict']));
  expect((await bench.doors.read('/api/webhooks?limit=200', webhookList)).webhooks).toHaveLength(20);
});

test('events tell what people did, and neither address nor secret', async () => {
  const events = (await bench.record.events.list({ after: null, limit: 200 })).filter(
    (event) => event.aggregateType === 'webhook',
  );
  expect(new Set(events.map(({ type }) => type))).toEqual(
    new Set(['webhook.created', 'webhook.changed', 'webhook.removed']),
  );
  expect(JSON.stringify([events, bench.doors.lines])).not.toMatch(/hooks\.invalid|whsec_/);
});
