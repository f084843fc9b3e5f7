import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { alertTaken } from '../../contracts/api/inbox.ts';
import { sourceSecret } from '../../contracts/api/source.ts';
import { withClient } from '../../scripts/local/postgres-client.ts';
import type { Program } from '../api/program.ts';
import { startApi } from '../api/program.ts';
import type { TestPlatform } from '../builders/platform.ts';
import { eventually, OPEN_LIMITS, startTestPlatform } from '../builders/platform.ts';
import type { OwnTemporal } from '../chaos/own-temporal.ts';
import { startOwnTemporal } from '../chaos/own-temporal.ts';
import { ScriptedFeed } from '../simulators/scripted-feed.ts';

/** The full form is 1,000: `INBOX_ALERTS=1000 npm test -- walk/inbox-outage`. */
const ALERTS = Number(process.env['INBOX_ALERTS'] ?? 150);
const SOURCES = 5;
const EACH = Math.ceil(ALERTS / SOURCES);
const MINUTES = 10;
const PRICES = { 'BTC-USD-PERP': '40000', 'ETH-USD-PERP': '3000', 'SOL-USD-PERP': '150' };
const TICKERS = ['BTCUSDT', 'BINANCE:ETHUSDT.P', 'SOLUSD'];

interface Sender {
  sourceId: string;
  webhook: string;
  /** Ids that were answered with 200, in order. */
  taken: string[];
}

describe('alerts that come while Temporal is away', () => {
  let folder: string;
  let server: OwnTemporal;
  let platform: TestPlatform;
  let api: Program;
  let senders: Sender[];
  let slowestMs = 0;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ratchet-inbox-'));
    server = await startOwnTemporal(folder);
    platform = await startTestPlatform(new ScriptedFeed(PRICES), { temporal: server.temporal });
    api = await startApi(environment());
    senders = await Promise.all(Array.from({ length: SOURCES }, link));
  }, 120_000);
  afterAll(async () => {
    api.child.kill('SIGKILL');
    await platform.stop();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  const environment = (): Record<string, string> => ({
    DATABASE_URL: platform.databaseUrl,
    TEMPORAL_ADDRESS: server.temporal.address,
    TEMPORAL_NAMESPACE: server.temporal.namespace,
  });

  /** A source of an agent of its own, with one deployment that minds neither likeness nor age. */
  async function link(): Promise<Sender> {
    const { record, userId } = platform;
    const agent = {
      creatorId: userId,
      name: 'chart',
      description: '',
      status: 'private',
      defaultExitPlan: null,
    } as const;
    const { id: agentId } = await record.agents.create({ ...agent, createdAtMs: Date.now() });
    const limits = { ...OPEN_LIMITS, signalMaxAgeMs: 3_600_000 };
    const deployment = { agentId, userId, name: 'paper', limits, paperBalance: '10000' } as const;
    await record.deployments.create({ ...deployment, routingStrategy: 'firstAvailable' }, Date.now());
    const answer = await fetch(`${api.url}/api/agents/${agentId}/sources`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'tradingView', name: 'chart' }),
    });
    const { source, webhookUrl } = sourceSecret.parse(await answer.json());
    return { sourceId: source.id, webhook: webhookUrl ?? '', taken: [] };
  }

  /** Sends until it is answered with 200, as TradingView does after a failure, and only then the next one. */
  async function send(sender: Sender, n: number): Promise<void> {
    const body = JSON.stringify({
      ...{ id: String(n), ticker: TICKERS[n % TICKERS.length], action: n % 2 ? 'sell' : 'buy' },
      ...{ size: '300 USD', stopLoss: '2%' },
    });
    for (;;) {
      const startedMs = performance.now();
      const answer = await fetch(sender.webhook, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      }).catch(() => null);
      if (answer?.status === 200) {
        slowestMs = Math.max(slowestMs, performance.now() - startedMs);
        sender.taken.push(alertTaken.parse(await answer.json()).id);
        return;
      }
      await sleep(50);
    }
  }

  const query = async <Row extends object>(text: string): Promise<Row[]> =>
    (await withClient(platform.databaseUrl, (client) => client.query<Row>(text))).rows;

  test(
    'are each traded or refused exactly once and in order, and none that was answered is lost with the api',
    async () => {
      await server.kill();
      const sending = senders.map(async (sender) => {
        for (let n = 0; n < EACH; n += 1) await send(sender, n);
      });
      const takenSoFar = () => senders.reduce((sum, { taken }) => sum + taken.length, 0);
      await eventually(() => Promise.resolve(takenSoFar() >= ALERTS / 2), 'half of the alerts', MINUTES * 60_000);
      api.child.kill('SIGKILL');
      await api.ended;
      api = await startApi({ ...environment(), RATCHET_PORT: new URL(api.url).port });
      await Promise.all(sending);

      const stored = await query<{ id: string; status: string }>('select id, status from inbox_messages');
      const ids = new Set(stored.map(({ id }) => id));
      for (const { taken } of senders) expect(taken.filter((id) => !ids.has(id))).toEqual([]);
      expect(stored.every(({ status }) => status === 'waiting')).toBe(true);

      const backMs = performance.now();
      await server.restart();
      const servesMs = performance.now() - backMs;
      const isBegun = async () =>
        (await query(`select from inbox_messages where status <> 'waiting' limit 1`)).length > 0;
      await eventually(isBegun, 'a first delivery', MINUTES * 60_000);
      const begunMs = performance.now() - backMs;
      await eventually(
        async () => {
          const [left] = await query<{ count: string }>(
            `select (select count(*) from inbox_messages where status = 'waiting') + (select count(*) from signals s where not exists
               (select from executions e where e.signal_id = s.id and (e.refusal_code is not null or e.status in ('open', 'closed')))) as count`,
          );
          return left?.count === '0';
        },
        'every alert decided',
        MINUTES * 60_000,
      );
      const decidedMs = performance.now() - backMs;

      const dead = await query(`select code, reason from inbox_messages where status = 'dead'`);
      expect(dead).toEqual([]);
      for (const types of [`'signal.received'`, `'signal.sized', 'signal.refused', 'signal.expired'`]) {
        const events = await query<{ event: string }>(
          `select s.source_event_id as event from events e join signals s on s.id = e.aggregate_id
           where e.type in (${types}) order by e.transaction_id, e.sequence`,
        );
        for (const { sourceId } of senders) {
          const prefix = `tradingView:${sourceId}:id:`;
          const own = events
            .filter(({ event }) => event.startsWith(prefix))
            .map(({ event }) => event.slice(prefix.length).split('|')[0]);
          // The first time: what was sized may still be refused by the venue.
          expect([...new Set(own)]).toEqual(Array.from({ length: EACH }, (_, n) => String(n)));
        }
      }
      const executions = await query<{ signal_id: string; refusal_code: string | null; position_id: string | null }>(
        'select signal_id, refusal_code, position_id from executions',
      );
      expect(executions).toHaveLength(SOURCES * EACH);
      expect(new Set(executions.map((each) => each.signal_id)).size).toBe(SOURCES * EACH);
      const entries = await query<{ signal_id: string }>(
        `select signal_id from orders where leg = 'entry' and filled_quantity > 0`,
      );
      expect(new Set(entries.map((each) => each.signal_id)).size).toBe(entries.length);
      const traded = executions.filter((each) => each.refusal_code === null).map((each) => each.signal_id);
      expect(entries.map((each) => each.signal_id).sort()).toEqual(traded.sort());
      expect(traded.length).toBeGreaterThanOrEqual(SOURCES);

      const repeated = stored.length - SOURCES * EACH;
      const refused = executions.length - traded.length;
      if (process.env['INBOX_ALERTS'] !== undefined)
        process.stdout.write(
          `${SOURCES * EACH} alerts of ${SOURCES} sources: ${traded.length} traded, ${refused} refused, ${repeated} stored without an answer and ` +
            `sent again; slowest answer ${Math.round(slowestMs)} ms. After its start the server answered in ${Math.round(servesMs)} ms, the first ` +
            `alert was delivered in ${Math.round(begunMs)} ms, and all were decided in ${Math.round(decidedMs)} ms.\n`,
        );
    },
    MINUTES * 60_000 * 2,
  );
});
