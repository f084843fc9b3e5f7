import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deliverAlerts } from '../../activities/feed/deliver-alerts.ts';
import type { Lives } from '../../activities/ports.ts';
import { tokenHash } from '../../api/source-token.ts';
import { alertTaken, inboxList, inboxMessage } from '../../contracts/api/inbox.ts';
import type { InboxMessageReply } from '../../contracts/api/inbox.ts';
import { eventList } from '../../contracts/api/event.ts';
import { signalDetail, signalTimeline } from '../../contracts/api/signal-reply.ts';
import { sourceSecret } from '../../contracts/api/source.ts';
import { inboxRelayId } from '../../contracts/temporal/inbox-relay.ts';
import { withClient } from '../../scripts/local/postgres-client.ts';
import type { Doors } from '../api/doors.ts';
import { openDoors } from '../api/doors.ts';
import type { TestPlatform } from '../builders/platform.ts';
import { listedEvents } from '../builders/listed-events.ts';
import { eventually, positionOf, startTestPlatform } from '../builders/platform.ts';
import { ScriptedFeed } from '../simulators/scripted-feed.ts';

const BTC = 'BTC-USD-PERP';

describe('an alert, from its door to its position', () => {
  let platform: TestPlatform;
  let doors: Doors;
  let deploymentId: string;
  let agentId: string;
  let path: string;
  let sourceId: string;
  let token: string;

  beforeAll(async () => {
    platform = await startTestPlatform(new ScriptedFeed({ [BTC]: '40000' }));
    doors = await openDoors(platform);
    agentId = await platform.agent();
    deploymentId = await platform.deploy({ agentId });
    await eventually(async () => (await platform.record.market.prices()).length > 0, 'a price on record');
    ({ path, sourceId, token } = await link());
  }, 60_000);
  afterAll(async () => {
    await doors.stop();
    await platform.stop();
  });

  async function link() {
    const json = { kind: 'tradingView', name: 'chart' };
    const { source, token } = (await doors.ask('POST', `/api/agents/${agentId}/sources`, { json })).as(sourceSecret);
    if (token === null) throw new Error('no token');
    return { sourceId: source.id, token, path: `/api/webhooks/tradingview/${token}` };
  }

  const send = async (text: string, to = path): Promise<string> => {
    const headers = { 'content-type': text.startsWith('{') ? 'application/json' : 'text/plain; charset=utf-8' };
    const answer = await doors.ask('POST', to, { raw: text, headers });
    if (answer.status !== 200) throw new Error(answer.text + doors.lines.slice(-3).join('\n'));
    return answer.as(alertTaken).id;
  };
  /** For a message that is stored and of which no relay is told. */
  const untold = (secret: string) => ({
    tokenHash: tokenHash(secret),
    contentType: 'text/plain',
    referencePrice: null,
    receivedAtMs: Date.now(),
  });
  const message = (id: string) => doors.read(`/api/inbox/${id}`, inboxMessage);
  const settled = (id: string): Promise<InboxMessageReply> =>
    eventually(async () => {
      const found = await message(id);
      return found.status !== 'waiting' && found;
    }, 'a settled message');
  const signals = () => platform.record.signals.list({ limit: 200, before: null });

  test('becomes a signal, and the signal a protected position', async () => {
    const id = await send(
      '{"ticker": "BINANCE:BTCUSDT.P", "action": "buy", "stopLoss": "2%", "size": "1000 USD", "id": "first"}',
    );
    const { status, signalId, attempts } = await settled(id);
    expect([status, attempts]).toEqual(['delivered', 1]);
    const signal = await doors.read(`/api/signals/${String(signalId)}`, signalDetail);
    expect(signal).toMatchObject({
      instrument: BTC,
      direction: 'long',
      source: 'tradingView',
      sourceEventId: `tradingView:${sourceId}:id:first|${BTC}|long`,
      referencePrice: '40000',
      size: { type: 'notional', value: '1000' },
    });
    const position = await positionOf(platform, signal.id, (each) => each.protectedAtMs !== null, 'a protected one');
    expect(position.deploymentId).toBe(deploymentId);
    const { timeline } = await doors.read(`/api/signals/${signal.id}/timeline`, signalTimeline);
    expect(timeline.map(({ sentence }) => sentence)).toContain('The alert became this signal.');
  });

  test.each([
    ['names itself', '{"ticker": "BTCUSDT", "action": "buy", "id": "twice"}'],
    ['names its bar', '{"ticker": "BTCUSDT", "action": "sell", "time": "2026-11-20T15:00:00Z", "interval": "60"}'],
    ['has only its words', 'SELL BTCUSDT SL 3%'],
  ])('that %s trades once, however often and however parallel it comes', async (_, text) => {
    const before = (await signals()).length;
    const ids = await Promise.all(Array.from({ length: 20 }, () => send(text)));
    const all = await Promise.all(ids.map(settled));
    expect(all.filter(({ status }) => status === 'delivered')).toHaveLength(1);
    expect(all.filter(({ status }) => status === 'repeated')).toHaveLength(19);
    expect(new Set(all.map(({ signalId }) => signalId)).size).toBe(1);
    expect((await signals()).length).toBe(before + 1);
  });

  test('that cannot be used is a dead letter with its reason, and the next one is delivered', async () => {
    const ids = [
      await send('moon soon, very soon'),
      await send('{"ticker": "BTCUSDT", "action": "buy", "stoplos": "2%"}'),
      await send('{"ticker": "XYZUSDT", "action": "buy"}'),
      await send('{"ticker": "BTCUSDT", "action": "sell", "market_position": "flat"}'),
      await send('{"ticker": "BTCUSDT", "action": "buy", "id": "after"}'),
    ];
    const all = await Promise.all(ids.map(settled));
    expect(all.map(({ status, code }) => code ?? status)).toEqual([
      'notUnderstood',
      'fieldInvalid',
      'instrumentUnknown',
      'closingNotSupported',
      'delivered',
    ]);
    expect(all[2]?.reason).toBe('XYZ-USD-PERP is listed by no venue here; see GET /api/instruments for what is.');
    const { messages } = await doors.read(`/api/inbox?status=dead&sourceId=${sourceId}`, inboxList);
    expect(messages.map(({ id }) => id)).toEqual(ids.slice(0, 4).reverse());
    expect(messages[3]?.excerpt).toBe('moon soon, very soon');
  });

  test('is mended, replayed at the end of the order, and trades once', async () => {
    const id = await send('BUY BTCUSDT SL two percent');
    const dead = await settled(id);
    expect([dead.status, dead.code]).toEqual(['dead', 'fieldInvalid']);
    const etag = (await doors.ask('GET', `/api/inbox/${id}`)).headers.get('etag') ?? '';
    const edit = (text: string, match: string | null) =>
      doors.ask('PATCH', `/api/inbox/${id}`, {
        json: { body: text },
        headers: match === null ? {} : { 'if-match': match },
      });
    expect((await edit('BUY BTCUSDT', null)).status).toBe(428);
    expect((await edit('BUY BTCUSDT', '"7"')).status).toBe(412);
    const edited = await edit('BUY BTCUSDT SL 2% ID mended', etag);
    expect(edited.as(inboxMessage)).toMatchObject({
      status: 'dead',
      body: 'BUY BTCUSDT SL 2% ID mended',
      originalBody: 'BUY BTCUSDT SL two percent',
    });
    expect((await edit('BUY BTCUSDT', etag)).status).toBe(412);

    const replay = () => doors.ask('POST', `/api/inbox/${id}/replay`);
    const answers = await Promise.all([replay(), replay(), replay()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const delivered = await settled(id);
    expect(delivered.status).toBe('delivered');
    expect(delivered.sequence).toBeGreaterThan(dead.sequence);
    const again = (await replay()).as(inboxMessage);
    expect([again.status, again.signalId]).toEqual(['delivered', delivered.signalId]);
    expect((await edit('BUY BTCUSDT', '"2"')).status).toBe(409);
    expect((await signals()).filter(({ sourceEventId }) => sourceEventId?.includes('id:mended|'))).toHaveLength(1);
    const list = async () => (await doors.read(`/api/events?aggregateId=${id}`, eventList)).events;
    const events = await listedEvents(list, 5);
    expect(events.map(({ type }) => type)).toEqual([
      'inbox.received',
      'inbox.dead',
      'inbox.edited',
      'inbox.received',
      'inbox.delivered',
    ]);
  });

  test('is delivered in the order of its source while two deliveries run at once', async () => {
    const own = await link();
    await withClient(platform.databaseUrl, async (client) => {
      // Nothing is delivered while we hold the first; what comes piles up behind it.
      const first = await send('BUY BTCUSDT ID n0', own.path);
      await settled(first);
      await client.query('begin; lock table signals in share mode');
      for (let n = 1; n <= 30; n += 1) await send(`BUY BTCUSDT ID n${n}`, own.path);
      const { deliveries } = platform.record;
      const { readAlert } = platform.worker.dependencies;
      const drain = async (): Promise<void> => {
        while ((await deliveries.deliverNext(own.sourceId, readAlert, Date.now())) !== null);
      };
      const draining = [drain(), drain()];
      await client.query('commit');
      await Promise.all(draining);
    });
    const events = await withClient(platform.databaseUrl, (client) =>
      client.query<{ payload: { sourceEventId: string } }>(
        `select payload from events where type = 'signal.received' and payload->>'sourceEventId' like $1 order by transaction_id, sequence`,
        [`tradingView:${own.sourceId}:%`],
      ),
    );
    expect(events.rows.map(({ payload }) => payload.sourceEventId.split(/[:|]/)[3])).toEqual(
      Array.from({ length: 31 }, (_, n) => `n${n}`),
    );
  });

  test('that fails again and again is set aside, and those behind it are delivered', async () => {
    const own = await link();
    // Postgres refuses this one signal, as it would one that breaks a constraint that nobody thought of.
    await withClient(platform.databaseUrl, (client) =>
      client.query(`alter table signals add constraint poison check (source_event_id not like '%id:poison|%')`),
    );
    const [poison, behind] = [
      await send('BUY BTCUSDT ID poison', own.path),
      await send('BUY BTCUSDT ID fine', own.path),
    ];
    expect(await settled(poison)).toMatchObject({ status: 'dead', code: 'undeliverable', attempts: 5 });
    expect((await settled(behind)).status).toBe('delivered');
    await withClient(platform.databaseUrl, (client) => client.query('alter table signals drop constraint poison'));
    await doors.ask('POST', `/api/inbox/${poison}/replay`);
    expect((await settled(poison)).status).toBe('delivered');
  });

  test('of a source that was unlinked meanwhile trades nothing', async () => {
    const own = await link();
    await withClient(platform.databaseUrl, async (client) => {
      await client.query('begin; lock table signals in share mode');
      await send('BUY BTCUSDT ID held', own.path);
      const late = await send('BUY BTCUSDT ID late', own.path);
      await doors.ask('POST', `/api/agents/${agentId}/sources/${own.sourceId}/unlink`);
      await client.query('commit');
      expect(await settled(late)).toMatchObject({ status: 'dead', code: 'sourceUnlinked' });
      expect((await doors.ask('POST', `/api/inbox/${late}/replay`)).status).toBe(409);
    });
    const answer = await doors.ask('POST', own.path, { raw: 'BUY BTCUSDT', headers: { 'content-type': 'text/plain' } });
    expect([answer.status, answer.error.code]).toEqual([404, 'notFound']);
  });

  test.each(['signal-ingestion', 'reconciliation'])(
    'is found by %s when its relay was never told',
    async (schedule) => {
      const own = await link();
      const ingestion = platform.client.schedule.getHandle('signal-ingestion');
      // As an operator may; what else it does is not asked for here.
      if (schedule !== 'signal-ingestion') await ingestion.pause('a test');
      await platform.record.inbox.take({ ...untold(own.token), body: 'BUY BTCUSDT ID untold', bodyHash: 'untold' });
      await platform.client.schedule.getHandle(schedule).trigger();
      const { messages } = await doors.read(`/api/inbox?sourceId=${own.sourceId}`, inboxList);
      expect((await settled(messages[0]?.id ?? '')).status).toBe('delivered');
      await ingestion.unpause('the test is over');
    },
  );

  test('whose start a crash lost is started before the alerts behind it', async () => {
    const own = await link();
    const schedules = ['signal-ingestion', 'reconciliation'].map((id) => platform.client.schedule.getHandle(id));
    for (const schedule of schedules) await schedule.pause('a test');
    for (const body of ['BUY BTCUSDT ID crashed', 'SELL BTCUSDT ID behind'])
      await platform.record.inbox.take({ ...untold(own.token), body, bodyHash: body });
    const { dependencies } = platform.worker;
    const started: string[] = [];
    const lives: Lives = {
      ...dependencies.lives,
      startDispatch(signalId) {
        started.push(signalId);
        if (started.length === 1) throw new Error('The worker was killed here.');
        return dependencies.lives.startDispatch(signalId);
      },
    };
    const deliver = () => deliverAlerts({ ...dependencies, lives })({ sourceId: own.sourceId });
    await expect(deliver()).rejects.toThrow('killed');
    expect(await deliver()).toEqual({ settled: 1, isDrained: true });
    const found = await Promise.all(started.map((signalId) => platform.record.signals.find(signalId)));
    expect(found.map((signal) => signal?.direction)).toEqual(['long', 'long', 'short']);
    for (const schedule of schedules) await schedule.unpause('the test is over');
  });

  test('leaves no trace of its token in logs, replies, tables or histories', async () => {
    const seen: string[] = [...doors.lines];
    const secret = token;
    for (const [method, address] of [
      ['GET', path],
      ['PUT', path],
      ['POST', `${path}/`],
      ['POST', `${path}/x`],
      ['POST', `/${path}`],
      ['POST', path.replace('tradingview', 'TradingView')],
      ['POST', path.replace('/tradingview/', '/tradingview%2F')],
      ['POST', `${path}?token=${secret}`],
    ] as const) {
      const answer = await doors
        .ask(method, address, { raw: 'BUY', headers: { 'content-type': 'text/plain' } })
        .catch(String);
      seen.push(
        typeof answer === 'string' ? '' : answer.text,
        JSON.stringify([...(typeof answer === 'string' ? [] : answer.headers)]),
      );
    }
    seen.push((await doors.ask('POST', path, { raw: new Uint8Array(65 * 1024) })).text);
    seen.push(...doors.lines);
    const relay = platform.client.workflow.getHandle(inboxRelayId(sourceId));
    seen.push(JSON.stringify(await relay.fetchHistory()), JSON.stringify(await relay.describe()));
    await withClient(platform.databaseUrl, async (client) => {
      const tables = await client.query<{ name: string }>(
        `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
      );
      for (const { name } of tables.rows)
        seen.push(JSON.stringify((await client.query(`select to_jsonb(t) as row from "${name}" t`)).rows));
    });
    expect(seen.join('').length).toBeGreaterThan(10_000);
    for (const text of seen) expect(text).not.toContain(secret);
  });
});
