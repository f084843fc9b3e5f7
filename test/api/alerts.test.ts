import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { alertTaken, inboxList, inboxMessage } from '../../contracts/api/inbox.ts';
import { readAlert } from '../../contracts/api/alert/read.ts';
import { sourceSecret } from '../../contracts/api/source.ts';
import { openDatabase } from '../../db/orm.ts';
import { createRecord } from '../../db/repositories/index.ts';
import { tokenHash } from '../../api/source-token.ts';
import { withClient } from '../../scripts/local/postgres-client.ts';
import { eventually } from '../builders/platform.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';
import { openDoors } from './doors.ts';

const TEXT = { 'content-type': 'text/plain' };

describe('the door of alerts, while Temporal is away', () => {
  let bench: Bench;
  let sources: string;
  let webhook: string;
  beforeAll(async () => {
    bench = await startBench({ temporal: 'away' });
    sources = `/api/agents/${bench.agentId}/sources`;
    webhook = (await link()).webhook;
  });
  afterAll(() => bench.stop());

  async function link() {
    const answer = await bench.doors.ask('POST', sources, { json: { kind: 'tradingView', name: 'chart' } });
    const { source, webhookUrl } = answer.as(sourceSecret);
    return { id: source.id, webhook: new URL(webhookUrl ?? '').pathname };
  }
  const send = (raw: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = TEXT, to = webhook) =>
    bench.doors.ask('POST', to, { raw, headers });

  test.each([
    ['JSON', '{"ticker": "BTCUSDT", "action": "buy"}', { 'content-type': 'application/json; charset=utf-8' }],
    ['broken JSON', '{"ticker": ', { 'content-type': 'application/json' }],
    ['a key that stands twice', '{"a":1,"a":2}', { 'content-type': 'application/json' }],
    ['deep nesting', '['.repeat(1_000), { 'content-type': 'application/json' }],
    ['plain text', 'BUY BTCUSDT', { 'content-type': 'text/plain; charset=utf-8' }],
    ['64 kB', 'x'.repeat(64 * 1024), TEXT],
    ['text in any alphabet', '買い BTCUSDT 🚀', TEXT],
  ])('stores %s as it came, and answers with its id', async (_, text, headers) => {
    const answer = await send(text, headers);
    expect(answer.status).toBe(200);
    const kept = await bench.doors.read(`/api/inbox/${answer.as(alertTaken).id}`, inboxMessage);
    expect(kept).toMatchObject({ status: 'waiting', body: text, contentType: headers['content-type'], attempts: 0 });
  });

  test('stores bytes that are no text, with a sign for what they were', async () => {
    const { id } = (await send(new Uint8Array([0x42, 0xff, 0x00, 0x55]))).as(alertTaken);
    expect((await bench.doors.read(`/api/inbox/${id}`, inboxMessage)).body).toBe('B\uFFFD\uFFFDU');
  });

  test.each([
    ['larger than 64 kB', 413, 'x'.repeat(64 * 1024 + 1), TEXT],
    ['larger than anything may be', 413, 'x'.repeat(2 * 1024 * 1024), TEXT],
    ['a form', 415, 'a=b', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['another charset', 415, 'BUY', { 'content-type': 'text/plain; charset=utf-16' }],
    ['compressed', 415, 'BUY', { ...TEXT, 'content-encoding': 'gzip' }],
  ])('refuses what is %s', async (_, status, text, headers) => {
    // What was too large ends its connection; the next request may find it closed.
    const answer = await send(text, headers).catch(() => send(text, headers));
    expect(answer.status).toBe(status);
  });

  test('an unknown, an old and an unlinked token open nothing, and are answered alike', async () => {
    const [rotated, unlinked] = [await link(), await link()];
    await bench.doors.ask('POST', `${sources}/${rotated.id}/rotate`);
    await bench.doors.ask('POST', `${sources}/${unlinked.id}/unlink`);
    const unknown = `/api/webhooks/tradingview/${'x'.repeat(43)}`;
    for (const to of [unknown, '/api/webhooks/tradingview/%00', rotated.webhook, unlinked.webhook]) {
      const answer = await send('BUY BTCUSDT', TEXT, to);
      expect([answer.status, answer.error.code, answer.error.message]).toEqual([
        404,
        'notFound',
        'No source has this token.',
      ]);
    }
  });

  test('reads nothing of what comes under an unknown token', async () => {
    const unknown = `/api/webhooks/tradingview/${'x'.repeat(43)}`;
    const answers = [
      await send('a=b', { 'content-type': 'application/x-www-form-urlencoded' }, unknown),
      await send('x'.repeat(64 * 1024 + 1), TEXT, unknown),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  });

  /** As something between us and the world forwards it: under a name that is not ours. */
  const forwarded = (path: string, headers: Record<string, string> = {}): Promise<number> =>
    new Promise((resolve, reject) => {
      const { port } = new URL(bench.doors.url);
      const asked = { host: '127.0.0.1', port, method: 'POST', path };
      const request = httpRequest(
        { ...asked, headers: { host: 'alerts.example', ...TEXT, ...headers } },
        (answer) => void answer.resume().on('end', () => resolve(answer.statusCode ?? 0)),
      );
      request.on('error', reject);
      request.end('BUY BTCUSDT');
    });

  test('is open under any name, and nothing else is', async () => {
    expect(await forwarded(webhook)).toBe(200);
    for (const path of ['/api/signals', '/api/inbox/x/replay', `${webhook}/x`])
      expect([path, await forwarded(path)]).toEqual([path, 421]);
  });

  test('leads to nothing else, whatever a forwarder lets through that compares beginnings', async () => {
    const { host } = new URL(bench.doors.url);
    for (const way of ['/../../signals', '/%2e%2e/%2E%2e/signals', '/.%2e/../signals', '\\..\\..\\signals']) {
      const path = `/api/webhooks/tradingview${way}`;
      expect([path, await forwarded(path, { host })]).toEqual([path, 400]);
      const absolute = `http://${host}${path}`;
      expect([absolute, await forwarded(absolute, { host })]).toEqual([absolute, 400]);
    }
    expect(await forwarded(`${webhook}?from=/..%2e`, { host })).toBe(200);
  });

  test('is closed to pages of other sites, also to those that have the token', async () => {
    expect(await forwarded(webhook, { origin: 'https://evil.example' })).toBe(403);
    expect(await forwarded(webhook, { 'sec-fetch-site': 'cross-site' })).toBe(403);
  });

  test('answers 503 and when to come back while the database is away', async () => {
    const url = 'postgresql://ratchet@127.0.0.1:9/none';
    const database = await openDatabase(url, 2);
    const doors = await openDoors({ record: createRecord(database, url), client: bench.client });
    const answer = await doors.ask('POST', webhook, { raw: 'BUY BTCUSDT', headers: TEXT });
    expect([answer.status, answer.error.code, answer.headers.get('retry-after')]).toEqual([503, 'unavailable', '5']);
    expect(doors.lines.join('\n')).not.toContain(webhook);
    await doors.stop();
    await database.close();
  });

  /** What becomes of texts that come at these moments to a source of their own. */
  async function outcomes(...alerts: (readonly [text: string, atMs: number])[]) {
    const { id, webhook: to } = await link();
    const told: string[] = [];
    for (const [body, receivedAtMs] of alerts) {
      const token = { tokenHash: tokenHash(to.split('/').at(-1) ?? ''), contentType: null, referencePrice: null };
      await bench.record.inbox.take({ ...token, body, bodyHash: body, receivedAtMs });
      const delivery = await bench.record.deliveries.deliverNext(id, readAlert, receivedAtMs);
      const message = await bench.record.inbox.find(delivery?.messageId ?? '');
      told.push(message?.deadLetter?.code ?? message?.status ?? 'none');
    }
    return told;
  }
  const named = (fields: object): string =>
    JSON.stringify({ ticker: 'BTCUSDT', action: 'buy', sl: '2%', tp: '4%', size: '500 USD', ...fields });

  test.each([
    ['id', { id: '2026-11-20T10:00:00Z' }],
    ['bar', { time: '2026-11-20T10:00:00Z' }],
  ])('tells alerts of several charts and directions apart that name one %s', async (_, moment) => {
    const all = [
      moment,
      { ...moment, ticker: 'ETHUSDT' },
      { ...moment, action: 'sell' },
      { ...moment, close: '41000' },
    ];
    expect(await outcomes(...all.map((fields, n) => [named(fields), n] as const))).toEqual([
      'delivered',
      'delivered',
      'delivered',
      'repeated',
    ]);
  });

  test.each([
    ['id', { id: 'a' }],
    ['bar', { time: '2026-11-20T10:00:00Z' }],
  ])('keeps an alert that names the %s of an earlier one and asks for another trade', async (_, moment) => {
    const others = [{ sl: '3%' }, { size: '600 USD' }, { limitPrice: '40000' }];
    const all = [{}, ...others].map((fields, n) => [named({ ...moment, ...fields }), n] as const);
    expect(await outcomes(...all)).toEqual(['delivered', 'idUsed', 'idUsed', 'idUsed']);
  });

  test('takes the same words for a repetition only within seconds, and only until other words come', async () => {
    const [buy, sell, other] = ['BUY BTCUSDT', 'SELL BTCUSDT', 'BUY ETHUSDT'];
    const bars = [60_000, 119_500, 120_500, 180_000].map((atMs) => [buy, atMs] as const);
    expect(await outcomes(...bars)).toEqual(['delivered', 'delivered', 'repeated', 'delivered']);
    expect(await outcomes([buy, 0], [sell, 10_000], [buy, 20_000], [buy, 30_000])).toEqual([
      'delivered',
      'delivered',
      'delivered',
      'repeated',
    ]);
    // Another market between them says nothing of this one.
    expect(await outcomes([buy, 0], [other, 1_000], [buy, 5_000], [other, 6_000])).toEqual([
      'delivered',
      'delivered',
      'repeated',
      'repeated',
    ]);
  });

  test('replays no text that was mended while the price for the one before was asked for', async () => {
    const own = await link();
    const { id } = (await send('BUY BTCUSDT now', TEXT, own.webhook)).as(alertTaken);
    await bench.record.deliveries.deliverNext(own.id, readAlert, Date.now());
    const replay = () => bench.doors.ask('POST', `/api/inbox/${id}/replay`);
    await withClient(bench.databaseUrl, async (client) => {
      await client.query('begin');
      await client.query(`update inbox_messages set body = 'BUY ETHUSDT', revision = revision + 1 where id = $1`, [id]);
      const answer = replay();
      await eventually(async () => {
        const { rows } = await client.query(
          'select 1 from pg_stat_activity where datname = current_database() and pg_backend_pid() = any(pg_blocking_pids(pid))',
        );
        return rows.length > 0;
      }, 'a replay that waits');
      await client.query('commit');
      expect((await answer).status).toBe(409);
    });
    expect((await bench.doors.read(`/api/inbox/${id}`, inboxMessage)).status).toBe('dead');
    expect((await replay()).as(inboxMessage).status).toBe('waiting');
  });

  test('pages through the inbox without a gap or a repeat, by status, source and agent', async () => {
    const own = await link();
    const sent: string[] = [];
    for (let n = 0; n < 7; n += 1) sent.push((await send(`BUY BTCUSDT ID ${n}`, TEXT, own.webhook)).as(alertTaken).id);
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const path: string = `/api/inbox?sourceId=${own.id}&status=waiting&agentId=${bench.agentId}&limit=3${next === '' ? '' : `&before=${next}`}`;
      const page = await bench.doors.read(path, inboxList);
      seen.push(...page.messages.map(({ id }) => id));
      next = page.next;
    }
    expect(seen).toEqual(sent.sort().reverse());
    expect((await bench.doors.read(`/api/inbox?sourceId=${own.id}&status=dead`, inboxList)).messages).toEqual([]);
    expect((await bench.doors.read('/api/inbox?agentId=nobody', inboxList)).messages).toEqual([]);
  });

  test.each(['GET', 'PATCH'])('there is no message nobody to %s', async (method) => {
    const change = method === 'PATCH' ? { json: { body: 'BUY' }, headers: { 'if-match': '"1"' } } : {};
    expect((await bench.doors.ask(method, '/api/inbox/nobody', change)).status).toBe(404);
    expect((await bench.doors.ask('POST', '/api/inbox/nobody/replay')).status).toBe(404);
  });
});
