import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { eventReply } from '../../contracts/api/event.ts';
import { openDatabase } from '../../db/orm.ts';
import { createRecord } from '../../db/repositories/index.ts';
import { cuttablePostgres } from '../builders/cuttable-postgres.ts';
import type { EventWriter } from '../builders/event-writer.ts';
import { openEventWriter } from '../builders/event-writer.ts';
import { eventually } from '../builders/platform.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';
import type { Doors } from './doors.ts';
import { openDoors } from './doors.ts';
import type { EventReading, ReadEvent } from './event-reader.ts';
import { readEvents } from './event-reader.ts';

let bench: Bench;
let writer: EventWriter;
const readings: EventReading[] = [];

beforeAll(async () => {
  bench = await startBench({ temporal: 'away' });
  writer = await openEventWriter(bench.databaseUrl);
});
afterEach(() => {
  for (const reading of readings.splice(0)) reading.kill();
});
afterAll(async () => {
  await writer.close();
  await bench.stop();
});

const streamOf = (doors: Doors, query = ''): string => `${doors.url}/api/events/stream${query}`;

/** Reads a stream; its socket is gone after the test. */
async function read(
  query = '',
  { doors = bench.doors, lastId = null as string | null } = {},
): Promise<EventReading & { events: ReadEvent[] }> {
  const events: ReadEvent[] = [];
  const reading = await readEvents(streamOf(doors, query), { lastId, onEvent: (event) => void events.push(event) });
  readings.push(reading);
  return { ...reading, events };
}

const reached = (events: readonly unknown[], count: number): Promise<true> =>
  eventually(() => Promise.resolve(events.length >= count && (true as const)), `${count} events, of ${events.length}`);

const until = async (reading: EventReading): Promise<string> =>
  eventually(() => Promise.resolve(reading.lastId()), 'a place in the stream');

test('tells what happens from now on, each event with its cursor, its type and itself', async () => {
  const reading = await read();
  await until(reading);
  const aggregateId = 'told';
  await writer.write([
    { aggregateId, payload: { text: 'two\nlines, and a "quote"' } },
    { aggregateId, type: 'signal.refused' },
  ]);
  await reached(reading.events, 2);
  expect([reading.status, reading.headers['content-type']]).toEqual([200, 'text/event-stream; charset=utf-8']);
  const listed = await bench.record.events.list({ after: null, aggregateId, limit: 10 });
  const told = reading.events.slice(-2);
  expect(told.map(({ id, type }) => ({ id, type }))).toEqual(listed.map(({ cursor: id, type }) => ({ id, type })));
  const [first] = told.map(({ data }) => eventReply.parse(JSON.parse(data)));
  expect(first).toMatchObject({ aggregateId, version: 1, payload: { text: 'two\nlines, and a "quote"' } });
});

test('whoever is cut off before the first event has missed nothing when he comes back', async () => {
  const first = await read('?aggregateId=early');
  const lastId = await until(first);
  first.kill();
  await writer.write([{ aggregateId: 'early' }]);
  const { events } = await read('?aggregateId=early', { lastId });
  await reached(events, 1);
});

test('goes on beyond the time limit of a request', async () => {
  const doors = await openDoors({ record: bench.record, client: bench.client, requestMs: 200 });
  const { events } = await read('?aggregateId=patient', { doors });
  await sleep(600);
  await writer.write([{ aggregateId: 'patient' }]);
  await reached(events, 1);
  await doors.stop();
});

test('however many look for little in a long past, few ask the record at once, and each finds it', async () => {
  await writer.write(Array.from({ length: 600 }, () => ({ aggregateId: 'unwanted' })));
  await writer.write([{ aggregateId: 'rare', type: 'case.opened', aggregateType: 'case' }]);
  const asking = { now: 0, most: 0 };
  const { events: record } = bench.record;
  const follow: typeof record.follow = async (question) => {
    if (question.until === undefined) return record.follow(question);
    asking.now += 1;
    asking.most = Math.max(asking.most, asking.now);
    return record.follow(question).finally(() => (asking.now -= 1));
  };
  const events = { ...record, follow };
  const doors = await openDoors({ record: { ...bench.record, events }, client: bench.client });
  const streams = await Promise.all(Array.from({ length: 20 }, () => read('?after=0-0&types=case.opened', { doors })));
  for (const stream of streams) await reached(stream.events, 1);
  for (const stream of streams) stream.kill();
  await doors.stop();
  expect(asking.most).toBeLessThanOrEqual(2);
});

describe('filters', () => {
  test('each keeps everything else out, together they all hold, live and after the fact', async () => {
    const other = {
      aggregateId: 'other',
      correlationId: 'c-2',
      type: 'signal.sized',
      aggregateType: 'signal',
    } as const;
    const wanted = { aggregateId: 'one', correlationId: 'c-1', type: 'order.filled', aggregateType: 'order' } as const;
    const queries = [
      '?aggregateId=one',
      '?correlationId=c-1',
      '?types=order.filled,order.updated',
      '?aggregateType=order',
      '?aggregateType=order&types=order.filled&aggregateId=one&correlationId=c-1',
    ];
    const live = await Promise.all(queries.map((query) => read(query)));
    const places = await Promise.all(live.map(until));
    await writer.write([other, wanted, other, { ...wanted, type: 'order.updated', correlationId: 'c-1' }]);
    const late = await Promise.all(queries.map((query, index) => read(query, { lastId: places[index] ?? null })));
    for (const [index, { events }] of [...live, ...late].entries()) {
      const types = index % queries.length === 4 ? ['order.filled'] : ['order.filled', 'order.updated'];
      await reached(events, types.length);
      expect(events.map((event) => event.type)).toEqual(types);
    }
  });

  test('an agent has its own events, those of its deployments and all that follows from its signals', async () => {
    const { events } = await read(`?agentId=${bench.agentId}&after=0-0`);
    await bench.doors.ask('POST', `/api/deployments/${bench.deploymentId}/pause`);
    const signal = { agentId: bench.agentId, instrument: 'BTC-USD-PERP', direction: 'long' };
    const { id } = (await bench.doors.ask('POST', '/api/signals', { json: signal })).body as { id: string };
    await writer.write([
      { type: 'order.filled', aggregateType: 'order', correlationId: id },
      { type: 'order.updated', aggregateType: 'order', correlationId: 'of another' },
    ]);
    await reached(events, 5);
    expect(events.map((event) => event.type)).toEqual([
      'agent.created',
      'deployment.created',
      'deployment.paused',
      'signal.received',
      'order.filled',
    ]);
  });
});

test.each([
  ['?after=yesterday', 'after'],
  ['?types=order.filled,order.invented', 'types.1'],
  ['?aggregateType=cat', 'aggregateType'],
  ['?colour=red', 'colour'],
])('%s is refused with the name of what is wrong', async (query, path) => {
  const answer = await bench.doors.ask('GET', `/api/events/stream${query}`);
  expect([answer.status, answer.error.details[0]?.path]).toEqual([400, path]);
});

test.each(['../../', '1e30-1', `${10n ** 30n}-1`, '18446744073709551614-1'])(
  'a place %s at which nobody can be is refused',
  async (lastId) => {
    const answer = await bench.doors.ask('GET', '/api/events/stream', { headers: { 'last-event-id': lastId } });
    expect([answer.status, answer.error.code]).toEqual([400, 'validation']);
  },
);

test('two api processes tell each of many listeners everything once and in order, with late commits and killed sockets', async () => {
  const second = await openDoors({ record: bench.record, client: bench.client });
  const start = await bench.record.events.now();
  const writers = await Promise.all(Array.from({ length: 5 }, () => openEventWriter(bench.databaseUrl)));
  let isWriting = true;
  let deadlineMs = Infinity;
  const listeners = Array.from({ length: 8 }, (_, number) => {
    const seen: string[] = [];
    let lastId: string | null = start;
    const listen = async (): Promise<void> => {
      for (let turn = number; isWriting || (seen.length < written && Date.now() < deadlineMs); turn += 1) {
        const doors = turn % 2 === 0 ? bench.doors : second;
        const reading = await readEvents(streamOf(doors), { lastId, onEvent: (event) => void seen.push(event.id) });
        await sleep(100 + 400 * Math.random());
        reading.kill();
        lastId = reading.lastId();
      }
    };
    return { seen, done: listen() };
  });
  let written = 0;
  await Promise.all(
    writers.map(async (each, number) => {
      for (let round = 0; round < 40; round += 1) {
        // The first writer holds each transaction open while the others write and commit.
        await each.write([{ aggregateId: `w${number}` }, {}], number === 0 ? 200 : 20 * Math.random());
        written += 2;
      }
    }),
  );
  isWriting = false;
  deadlineMs = Date.now() + 20_000;
  await Promise.all(listeners.map(({ done }) => done));
  const expected = (await bench.record.events.follow({ after: start, limit: 10_000 })).map((event) => event.cursor);
  expect(expected).toHaveLength(5 * 40 * 2);
  for (const { seen } of listeners) expect(seen).toEqual(expected);
  await Promise.all(writers.map((each) => each.close()));
  await second.stop();
});

test('whoever does not read is told once from where to read again, is disconnected, and has then missed nothing', async () => {
  const aggregateId = 'flood';
  const slow = await read(`?aggregateId=${aggregateId}`);
  await until(slow);
  slow.pause();
  const payload = { text: 'x'.repeat(100_000) };
  const count = 300;
  for (let index = 0; index < count; index += 10)
    await writer.write(Array.from({ length: 10 }, () => ({ aggregateId, payload })));
  await eventually(async () => {
    const events = await bench.record.events.list({ after: null, aggregateId, limit: 1_000 });
    return events.length === count;
  }, 'all of them listed');
  // The stream has told them by then to everybody who reads.
  const quick = await read(`?aggregateId=${aggregateId}&after=0-0`);
  await reached(quick.events, count);
  slow.resume();
  expect(await slow.ended).toBe('ended');
  const [last, ...others] = slow.events.filter((event) => event.type === 'reset');
  expect(others).toEqual([]);
  const kept = slow.events.slice(0, -1);
  expect(JSON.parse(last?.data ?? '')).toEqual({ cursor: kept.at(-1)?.id });
  expect(kept.length).toBeLessThan(count);
  const rest = await read(`?aggregateId=${aggregateId}`, { lastId: slow.lastId() });
  await reached(rest.events, count - kept.length);
  expect([...kept, ...rest.events].map(({ id }) => id)).toEqual(quick.events.map(({ id }) => id));
});

test('a server that stops ends its streams at once', async () => {
  const doors = await openDoors({ record: bench.record, client: bench.client });
  const { ended } = await read('', { doors });
  const startedMs = performance.now();
  await doors.stop();
  // Cut off would be after half a second.
  expect([await ended, performance.now() - startedMs < 400]).toEqual(['ended', true]);
});

test('streams never keep requests out: there is a limit, and who leaves makes room', async () => {
  const doors = await openDoors({ record: bench.record, client: bench.client });
  const many = await Promise.all(Array.from({ length: 256 }, () => read('', { doors })));
  const refused = await doors.ask('GET', '/api/events/stream');
  expect([refused.status, refused.error.code, refused.headers.get('retry-after')]).toEqual([503, 'unavailable', '5']);
  expect((await doors.ask('GET', '/api/agents')).status).toBe(200);
  many[0]?.kill();
  await fetch(streamOf(doors), { method: 'HEAD' });
  await eventually(async () => (await read('', { doors })).status === 200, 'room');
  await doors.stop();
});

test('while the database is away streams live on, and then tell what happened meanwhile', async () => {
  const postgres = await cuttablePostgres(bench.databaseUrl);
  const database = await openDatabase(postgres.url, 4);
  const doors = await openDoors({ record: createRecord(database, postgres.url), client: bench.client });
  const listening = await read('?aggregateId=outage', { doors });
  await until(listening);
  await writer.write([{ aggregateId: 'outage' }]);
  await reached(listening.events, 1);
  postgres.cut();
  await writer.write([{ aggregateId: 'outage' }]);
  // One that comes back while nothing can be read waits like the others.
  const back = await read('?aggregateId=outage', { doors, lastId: '0-0' });
  await eventually(() => Promise.resolve(listening.heartbeats() > 0), 'a heartbeat');
  expect([listening.events.length, back.events.length]).toEqual([1, 0]);
  postgres.mend();
  await reached(listening.events, 2);
  await reached(back.events, 2);
  await doors.stop();
  await database.close();
  await postgres.close();
});

test('a stream is not begun while the database is away', async () => {
  const postgres = await cuttablePostgres(bench.databaseUrl);
  const database = await openDatabase(postgres.url, 2);
  const doors = await openDoors({ record: createRecord(database, postgres.url), client: bench.client });
  postgres.cut();
  const answer = await doors.ask('GET', '/api/events/stream');
  expect([answer.status, answer.error.code, answer.headers.get('retry-after')]).toEqual([503, 'unavailable', '5']);
  await doors.stop();
  await database.close();
  await postgres.close();
});
