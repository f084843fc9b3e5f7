import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { agentReply } from '../../contracts/api/agent.ts';
import { deploymentReply } from '../../contracts/api/deployment.ts';
import { readiness } from '../../contracts/api/operations.ts';
import { signalAccepted } from '../../contracts/api/signal-reply.ts';
import { openDatabase } from '../../db/orm.ts';
import { createRecord } from '../../db/repositories/index.ts';
import { withClient } from '../../scripts/local/postgres-client.ts';
import { anInstrument } from '../builders/instrument.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';
import type { Answer, Doors } from './doors.ts';
import { openDoors } from './doors.ts';

const smallest = (agentId: string) => ({ agentId, instrument: 'BTC-USD-PERP', direction: 'long' });

describe('while Temporal is away', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench({ temporal: 'away' });
  });
  afterAll(() => bench.stop());

  test('signals are taken in and wait on record for reconciliation', async () => {
    const answer = await bench.doors.ask('POST', '/api/signals', { json: smallest(bench.agentId) });
    expect(answer.status).toBe(202);
    const { id, status } = answer.as(signalAccepted);
    expect(status).toBe('received');
    expect(await bench.record.signals.waiting(Date.now())).toEqual([id]);
  });

  test('a kill is in force, and the answer names the command that needs no Temporal', async () => {
    const agent = (await bench.doors.ask('POST', '/api/agents', { json: { name: 'doomed' } })).as(agentReply);
    const doomed = { agentId: agent.id, name: 'doomed' };
    const { id } = (await bench.doors.ask('POST', '/api/deployments', { json: doomed })).as(deploymentReply);
    const signal = { ...smallest(bench.agentId), sourceEventId: 'held' };
    const sent = (await bench.doors.ask('POST', '/api/signals', { json: signal })).as(signalAccepted);
    const positionId = await holdSomething(bench, id, sent.id);
    const answer = await bench.doors.ask('POST', `/api/deployments/${id}/kill`);
    expect([answer.status, answer.error.code]).toEqual([503, 'unavailable']);
    expect(answer.error.message).toContain(`npm run kill -- --scope deployment --key ${id} --reason`);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect((await bench.record.deployments.find(id))?.status).toBe('killed');

    const close = await bench.doors.ask('POST', `/api/positions/${positionId}/close`);
    expect([close.status, close.error.code]).toEqual([503, 'unavailable']);
  });

  test('reads go on, and readiness says what is missing', async () => {
    expect((await bench.doors.ask('GET', '/api/positions')).status).toBe(200);
    expect((await bench.doors.ask('GET', '/health')).body).toEqual({ status: 'alive' });
    const { status, body } = await bench.doors.ask('GET', '/ready');
    expect(status).toBe(503);
    expect(body).toEqual({
      isReady: false,
      checks: [
        { name: 'database', isReady: true, isThere: true, message: 'ready' },
        { name: 'temporal', isReady: false, isThere: false, message: 'Temporal does not answer.' },
        { name: 'prices', isReady: false, isThere: false, message: 'No worker has opened a venue yet: signals wait.' },
      ],
    });
  });
});

describe('while the database is away', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await startBench();
  });
  afterAll(() => bench.stop());

  /** An api whose database is somewhere else. */
  async function withDatabaseAt(url: string, use: (doors: Doors) => Promise<void>, requestMs?: number): Promise<void> {
    const database = await openDatabase(url, 2);
    const options = { record: createRecord(database, url), client: bench.client };
    const doors = await openDoors({ ...options, ...(requestMs === undefined ? {} : { requestMs }) });
    try {
      await use(doors);
    } finally {
      await doors.stop();
      await database.close();
    }
  }

  const expectUnavailable = (answer: Answer): void => {
    expect([answer.status, answer.error.code]).toEqual([503, 'unavailable']);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(answer.error.message).toContain('The database');
  };

  test('everything that needs it answers 503 and when to come back, without a word of our insides', async () => {
    await withDatabaseAt('postgresql://ratchet:hidden-password@127.0.0.1:9/none', async (doors) => {
      for (const path of ['/api/signals', '/api/positions', '/api/balance', '/metrics', '/api/openapi.json']) {
        const answer = await doors.ask('GET', path);
        expectUnavailable(answer);
        expect(answer.text).not.toMatch(/ECONNREFUSED|127\.0\.0\.1|select|at .*\.ts/);
      }
      expectUnavailable(await doors.ask('POST', '/api/signals', { json: smallest(bench.agentId) }));
      expect((await doors.ask('GET', '/health')).status).toBe(200);
      const ready = await doors.ask('GET', '/ready');
      expect(ready.status).toBe(503);
      expect(ready.as(readiness).checks[0]).toEqual({
        name: 'database',
        isReady: false,
        isThere: false,
        message: 'The database does not answer.',
      });
      expect(doors.lines.join('\n')).not.toContain('hidden-password');
    });
  });

  test('a database that is there but empty is not ready, and the missing migrations are named', async () => {
    const url = new URL(bench.databaseUrl);
    const name = `${url.pathname.slice(1)}_empty`;
    await withClient(bench.databaseUrl, (client) => client.query(`create database ${name}`));
    url.pathname = `/${name}`;
    await withDatabaseAt(url.href, async (doors) => {
      const ready = await doors.ask('GET', '/ready');
      expect(ready.status).toBe(503);
      expect(ready.as(readiness).checks[0]?.message).toMatch(/lacks \d+ migrations: Migration\d+_initial/);
      // A table that is not there is a mistake of ours, and what it is called is nobody's business.
      const answer = await doors.ask('GET', '/api/signals');
      expect([answer.status, answer.error.code]).toEqual([500, 'unknown']);
      expect(answer.error.message).toBe('Something went wrong on our side. The log has it under this request id.');
      expect(answer.text).not.toMatch(/relation|select|signals"|stack|node_modules/);
      expect(
        doors.lines.find((line) => line.includes(answer.error.requestId) && line.includes('relation')),
      ).toBeDefined();
    });
    await withClient(bench.databaseUrl, (client) => client.query(`drop database ${name} with (force)`));
  });

  test('connections that the server ends do not end us: the next request is answered', async () => {
    const isThere = async () => (await bench.doors.ask('GET', '/api/signals')).status;
    expect(await isThere()).toBe(200);
    for (let round = 0; round < 3; round += 1) {
      await withClient(bench.databaseUrl, (client) =>
        client.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
        ),
      );
      // The pool may hold several connections that are dead without knowing it; each costs one request at most.
      const statuses = [await isThere()];
      while (statuses.at(-1) !== 200 && statuses.length < 10) statuses.push(await isThere());
      expect(statuses.slice(0, -1).every((status) => status === 503)).toBe(true);
      expect(statuses.at(-1)).toBe(200);
    }
    const { checks } = (await bench.doors.ask('GET', '/ready')).as(readiness);
    expect(checks[0]).toEqual({ name: 'database', isReady: true, isThere: true, message: 'ready' });
  });

  test('a database that is silent is given up after the time limit', async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    await withDatabaseAt(
      `postgresql://ratchet@127.0.0.1:${port}/none`,
      async (doors) => {
        const answer = await doors.ask('GET', '/api/signals');
        expect([answer.status, answer.error.code]).toEqual([504, 'timeout']);
        for (const socket of sockets) socket.destroy();
        silent.close();
      },
      300,
    );
  });
});

/** A position on record, as an approved entry leaves it. */
async function holdSomething(bench: Bench, deploymentId: string, signalId: string): Promise<string> {
  const instrument = anInstrument();
  const nowMs = Date.now();
  const approval = await bench.record.entries.approve({ signalId, deploymentId }, nowMs, () => ({
    venue: 'paper',
    instrument,
    direction: 'long',
    exitPlan: {
      stopLoss: { distanceBps: '200' },
      takeProfits: [],
      trailingStop: null,
      breakEven: null,
      timeExit: null,
    },
    referencePrice: '40000',
    notional: '400',
    request: {
      instrument: instrument.instrument,
      side: 'buy',
      type: 'market',
      quantity: '0.01',
      limitPrice: '40200',
      triggerPrice: null,
      timeInForce: 'ioc',
      isReduceOnly: false,
      expiresAtMs: null,
    },
    numbers: {},
  }));
  if (approval.outcome === 'refused') throw new Error(approval.refusal.message);
  return approval.position.id;
}
