import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventList } from '../../contracts/api/event.ts';
import { sourceList, sourceReply, sourceSecret } from '../../contracts/api/source.ts';
import { withClient } from '../../scripts/local/postgres-client.ts';
import { listedEvents } from '../builders/listed-events.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';
import type { Answer } from './doors.ts';

describe('sources of an agent, by HTTP', () => {
  let bench: Bench;
  let path: string;
  beforeAll(async () => {
    bench = await startBench({ temporal: 'away' });
    path = `/api/agents/${bench.agentId}/sources`;
  });
  afterAll(() => bench.stop());

  const link = (changes: object = {}, key?: string): Promise<Answer> =>
    bench.doors.ask('POST', path, {
      json: { kind: 'tradingView', name: 'chart', ...changes },
      headers: key === undefined ? {} : { 'idempotency-key': key },
    });
  const rotate = (id: string, key?: string): Promise<Answer> =>
    bench.doors.ask('POST', `${path}/${id}/rotate`, key === undefined ? {} : { headers: { 'idempotency-key': key } });
  const linked = async (changes: object = {}) => (await link(changes)).as(sourceSecret);

  test('a webhook is linked, and its secret is told with the address to post to', async () => {
    const answer = await link();
    expect(answer.status).toBe(201);
    const { source, token, webhookUrl } = answer.as(sourceSecret);
    expect(source).toMatchObject({
      agentId: bench.agentId,
      kind: 'tradingView',
      status: 'linked',
      delivery: 'webhook',
    });
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(webhookUrl).toBe(`${bench.doors.url}/api/webhooks/tradingview/${String(token)}`);
  });

  test('every source has a secret of its own, and no reading tells one', async () => {
    const [one, other] = [await linked(), await linked()];
    expect(one.token).not.toBe(other.token);
    const texts = [
      (await bench.doors.ask('GET', path)).text,
      (await bench.doors.ask('GET', `${path}/${one.source.id}`)).text,
      (await bench.doors.ask('POST', `${path}/${other.source.id}/unlink`)).text,
    ].join();
    for (const { token } of [one, other]) expect(texts).not.toContain(token);
  });

  test('the same Idempotency-Key links one source and tells the same secret, however parallel', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => link({ name: 'once' }, 'link-1')));
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    const { sources } = await bench.doors.read(path, sourceList);
    expect(sources.filter(({ name }) => name === 'once')).toHaveLength(1);
    const other = await link({ name: 'another' }, 'link-1');
    expect([other.status, other.error.code]).toEqual([422, 'idempotencyConflict']);
  });

  test('a rotated token is another one, and the same key rotates once', async () => {
    const first = await linked();
    const answers = [await rotate(first.source.id, 'rotate-1'), await rotate(first.source.id, 'rotate-1')];
    expect(answers[0]?.text).toBe(answers[1]?.text);
    const second = answers[0]?.as(sourceSecret);
    expect(second?.source.tokenRevision).toBe(2);
    expect(second?.token).not.toBe(first.token);
    const third = (await rotate(first.source.id)).as(sourceSecret);
    expect(third.source.tokenRevision).toBe(3);
    const late = await rotate(first.source.id, 'rotate-1');
    expect([late.status, late.error.code]).toEqual([409, 'conflict']);
    expect(late.text).not.toContain(third.token);
  });

  test('an account is on record, and says that nothing delivers from it yet', async () => {
    const { source, token, webhookUrl } = await linked({ kind: 'x', account: '@satoshi' });
    expect([token, webhookUrl, source.delivery, source.account]).toEqual([null, null, 'none', '@satoshi']);
    expect((await rotate(source.id)).status).toBe(409);
  });

  test('an unlinked source stays on record, once and for all', async () => {
    const { source } = await linked();
    const unlink = () => bench.doors.ask('POST', `${path}/${source.id}/unlink`);
    const answer = await unlink();
    expect(answer.as(sourceReply)).toMatchObject({ id: source.id, status: 'unlinked' });
    expect((await unlink()).text).toBe(answer.text);
    expect((await rotate(source.id)).status).toBe(409);
    expect((await bench.doors.read(`${path}/${source.id}`, sourceReply)).status).toBe('unlinked');
  });

  test('each change is an event, and neither event nor table has a secret in it', async () => {
    const { source, token } = await linked();
    const { token: next } = (await rotate(source.id)).as(sourceSecret);
    await bench.doors.ask('POST', `${path}/${source.id}/unlink`);
    const ask = async () => (await bench.doors.read(`/api/events?aggregateId=${source.id}`, eventList)).events;
    const events = await listedEvents(ask, 3);
    expect(events.map(({ type }) => type)).toEqual(['source.linked', 'source.rotated', 'source.unlinked']);
    const rows = await withClient(bench.databaseUrl, (client) =>
      client.query('select to_jsonb(s) as row from sources s where id = $1', [source.id]),
    );
    const kept = JSON.stringify([events, rows.rows, bench.doors.lines]);
    for (const secret of [token, next]) expect(kept).not.toContain(secret);
  });

  test.each([
    [{ kind: 'tradingView', name: '' }, 'name'],
    [{ kind: 'tradingView', name: 'x', account: '@x' }, 'account'],
    [{ kind: 'x', name: 'x' }, 'account'],
    [{ kind: 'carrierPigeon', name: 'x' }, 'kind'],
    [{ kind: 'tradingView', name: 'x', token: 'mine' }, 'token'],
  ])('refuses %j with the path of the field', async (json, field) => {
    const answer = await bench.doors.ask('POST', path, { json });
    expect(answer.status).toBe(400);
    expect(answer.error.details.map((detail) => detail.path)).toEqual([field]);
  });

  test('a source of another agent, or of none, is not found', async () => {
    const { source } = await linked();
    for (const [method, address] of [
      ['POST', '/api/agents/nobody/sources'],
      ['GET', '/api/agents/nobody/sources'],
      ['GET', `/api/agents/nobody/sources/${source.id}`],
      ['POST', `/api/agents/nobody/sources/${source.id}/rotate`],
      ['POST', `/api/agents/nobody/sources/${source.id}/unlink`],
    ] as const) {
      const json =
        address.endsWith('/sources') && method === 'POST' ? { json: { kind: 'tradingView', name: 'x' } } : {};
      expect((await bench.doors.ask(method, address, json)).status).toBe(404);
    }
  });
});
