import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import type { ApiDependencies } from '../../api/dependencies.ts';
import { LiveHub, MOST_CLIENTS } from '../../api/live/hub.ts';
import type { PriceTick } from '../../domain/market.ts';
import { eventually } from '../builders/platform.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';
import { openDoors } from './doors.ts';
import type { LiveTestClient } from './live-client.ts';
import { connect } from './live-client.ts';
import type { TradingBench } from './trading-bench.ts';
import { BTC, startTradingBench } from './trading-bench.ts';

const tick = (instrument: string, mid: string): PriceTick => {
  const nowMs = Date.now();
  return { instrument, bid: mid, ask: mid, mid, source: 'test', venueAtMs: nowMs, receivedAtMs: nowMs };
};
const rounds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 250));

describe('live prices, over a WebSocket', () => {
  let bench: Bench;
  let clients: LiveTestClient[] = [];
  beforeAll(async () => {
    bench = await startBench();
    await bench.record.market.savePrices([tick('AAA-USD-PERP', '10'), tick('BBB-USD-PERP', '20')]);
  });
  afterEach(async () => {
    for (const { socket } of clients) socket.terminate();
    await Promise.all(clients.map(({ closed }) => closed));
    clients = [];
  });
  afterAll(() => bench.stop());

  const join = async (options: Parameters<typeof connect>[1] = {}): Promise<LiveTestClient> => {
    const client = await connect(bench.doors.url, options);
    clients.push(client);
    return client;
  };
  const midsOf = ({ prices }: { prices: { instrument: string; mid: string }[] }) =>
    prices.map(({ instrument, mid }) => `${instrument} ${mid}`);

  test('a client hears how things stand, then what changes, and nothing that did not', async () => {
    const client = await join();
    client.send({ subscribe: ['prices', 'positions'] });
    expect(await client.until('subscribed', 1)).toEqual({
      type: 'subscribed',
      subscribe: ['prices', 'positions'],
      instruments: null,
    });
    expect(midsOf(await client.until('prices', 1))).toEqual(['AAA-USD-PERP 10', 'BBB-USD-PERP 20']);
    expect((await client.until('positions', 1)).positions).toEqual([]);
    await bench.record.market.savePrices([tick('BBB-USD-PERP', '21')]);
    expect(midsOf(await client.until('prices', 2))).toEqual(['BBB-USD-PERP 21']);
    await rounds(3);
    expect(client.heard).toHaveLength(4);
  });

  test('each client hears what it asked for, and the next request takes the place of the last', async () => {
    const [one, all, silent] = [await join(), await join(), await join()];
    one.send({ subscribe: ['prices'], instruments: ['AAA-USD-PERP'] });
    all.send({ subscribe: ['prices'] });
    expect(midsOf(await one.until('prices', 1))).toEqual(['AAA-USD-PERP 10']);
    expect((await all.until('prices', 1)).prices).toHaveLength(2);
    await bench.record.market.savePrices([tick('BBB-USD-PERP', '22')]);
    expect(midsOf(await all.until('prices', 2))).toEqual(['BBB-USD-PERP 22']);
    one.send({ subscribe: ['prices'], instruments: ['BBB-USD-PERP'] });
    expect(midsOf(await one.until('prices', 2))).toEqual(['BBB-USD-PERP 22']);
    all.send({ subscribe: [] });
    await all.until('subscribed', 2);
    await bench.record.market.savePrices([tick('BBB-USD-PERP', '23')]);
    expect(midsOf(await one.until('prices', 3))).toEqual(['BBB-USD-PERP 23']);
    expect([all.of('prices').length, silent.heard]).toEqual([2, []]);
  });

  test.each([
    ['no JSON', 'subscribe', 'brokenJson', []],
    ['an unknown topic', { subscribe: ['news'] }, 'validation', ['subscribe.0']],
    ['nothing that is asked for', {}, 'validation', ['subscribe']],
    ['an unknown field', { subscribe: [], limit: 1 }, 'validation', ['limit']],
    ['an instrument that is none', { subscribe: [], instruments: ['BTC'] }, 'validation', ['instruments.0']],
    ['a list', [], 'validation', ['']],
  ])('%s is answered with an error, and the line stays open', async (_, message, code, paths) => {
    const client = await join();
    client.send(message);
    const error = await client.until('error', 1);
    expect([error.code, error.details.map(({ path }) => path)]).toEqual([code, paths]);
    client.send({ subscribe: ['prices'] });
    await client.until('prices', 1);
  });

  test('bytes are no JSON; a message that is too large, and too many of them, close the line', async () => {
    const [bytes, large, flood] = [await join(), await join(), await join()];
    bytes.socket.send(Buffer.from('{"subscribe":[]}'), { binary: true });
    expect((await bytes.until('error', 1)).code).toBe('brokenJson');
    large.send(`{"subscribe":[],"x":"${'x'.repeat(17_000)}"}`);
    expect((await large.closed).code).toBe(1009);
    for (let n = 0; n < 100; n += 1) flood.send({ subscribe: [] });
    expect(await flood.closed).toEqual({ code: 1008, reason: 'Too many requests.' });
    expect(flood.of('subscribed')).toHaveLength(60);
  });

  test.each([
    ['a page of another site', { origin: 'https://elsewhere.example' }, '403'],
    ['another name of this machine', { headers: { host: 'rebound.example' } }, '421'],
  ])('%s is refused', async (_, options, status) => {
    await expect(connect(bench.doors.url, options)).rejects.toThrow(status);
  });

  test('our own page is let in, and who does not speak WebSocket is told so', async () => {
    await join({ origin: bench.doors.url });
    const answer = await bench.doors.ask('GET', '/api/ws');
    expect([answer.status, answer.error.code]).toEqual([426, 'upgradeRequired']);
  });

  test('there is room for so many, and again when one was killed', async () => {
    await Promise.all(Array.from({ length: MOST_CLIENTS }, () => join()));
    await expect(connect(bench.doors.url)).rejects.toThrow('503');
    clients[0]?.socket.terminate();
    const late = await eventually(() => join(), 'room for another client');
    late.send({ subscribe: ['prices'] });
    await late.until('prices', 1);
  });

  test('one that does not read is closed with a reason, and the others notice nothing', async () => {
    const [slow, quick] = [await join(), await join()];
    for (const client of [slow, quick]) client.send({ subscribe: ['prices'] });
    await slow.until('prices', 1);
    slow.socket.pause();
    // About half a megabyte a round.
    const many = Array.from({ length: 2_000 }, (_, n) => `X${n}-USD-PERP`);
    const market = { isOver: false };
    const moving = (async () => {
      for (let n = 1; !market.isOver; n += 1)
        await bench.record.market.savePrices(many.map((each) => tick(each, String(n))));
    })();
    const heardBefore = () => quick.of('prices').length;
    await eventually(() => Promise.resolve(heardBefore() > 25), 'many rounds');
    slow.socket.resume();
    expect(await slow.closed).toEqual({
      code: 1013,
      reason: 'You read more slowly than the market moves; connect again.',
    });
    const before = heardBefore();
    await eventually(() => Promise.resolve(heardBefore() > before + 1), 'further rounds');
    market.isOver = true;
    await moving;
  }, 60_000);

  test('an api that stops says so', async () => {
    const doors = await openDoors({ record: bench.record, client: bench.client });
    const client = await connect(doors.url);
    await doors.stop();
    expect(await client.closed).toEqual({ code: 1001, reason: 'The api stops.' });
  });

  test('while the record is away clients are told once, and hear more when it is back', async () => {
    let isAway = false;
    const { market } = bench.record;
    const away = { ...market, prices: () => (isAway ? Promise.reject(new Error('gone')) : market.prices()) };
    const doors = await openDoors({ record: { ...bench.record, market: away }, client: bench.client });
    const client = await connect(doors.url);
    client.send({ subscribe: ['prices'] });
    await client.until('prices', 1);
    isAway = true;
    expect((await client.until('error', 1)).code).toBe('unavailable');
    await rounds(3);
    isAway = false;
    await bench.record.market.savePrices([tick('AAA-USD-PERP', '11')]);
    expect(midsOf(await client.until('prices', 2))).toEqual(['AAA-USD-PERP 11']);
    expect(client.of('error')).toHaveLength(1);
    await doors.stop();
  });

  test('one whose machine has gone silent is cut off after two heartbeats, and a living one is not', async () => {
    const hub = new LiveHub({ ...bench, clock: { nowMs: () => 0 } } as unknown as ApiDependencies, 100);
    const server = createServer();
    const sockets = new WebSocketServer({ server, path: '/api/ws' });
    sockets.on('connection', (socket) => hub.join(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [silent, living] = [await connect(url), await connect(url)];
    // It reads nothing, so it answers no ping.
    (silent.socket as unknown as { _socket: Socket })._socket.pause();
    await eventually(() => Promise.resolve(sockets.clients.size === 1), 'one client that is left');
    await rounds(2);
    expect([sockets.clients.size, living.socket.readyState]).toEqual([1, living.socket.OPEN]);
    for (const { socket } of [silent, living]) socket.terminate();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('live positions, over a WebSocket', () => {
  let bench: TradingBench;
  beforeAll(async () => {
    bench = await startTradingBench();
  }, 60_000);
  afterAll(() => bench.stop());

  test('a position is marked while the market moves, and told once more when it is closed', async () => {
    const client = await connect(bench.doors.url);
    client.send({ subscribe: ['positions'], instruments: [BTC] });
    const { id, deploymentId } = await bench.open();
    const marks = () => client.of('positions').flatMap(({ positions }) => positions.filter((each) => each.id === id));
    const open = await eventually(
      () => Promise.resolve(marks().find(({ mark }) => mark !== null)),
      'a marked position',
    );
    expect(open).toMatchObject({ deploymentId, instrument: BTC, direction: 'long', status: 'open' });
    await bench.close(id);
    const last = await eventually(() => Promise.resolve(marks().find(({ status }) => status === 'closed')), 'its end');
    expect(last).toMatchObject({ quantity: '0', mark: null });
    await rounds(3);
    expect(marks().at(-1)).toBe(last);
    client.socket.terminate();
  }, 60_000);

  test('of a thousand and more the oldest are not told, neither open nor closed', async () => {
    const { record, client: temporal } = bench.platform;
    const { id } = await bench.open();
    const real = await record.positions.find(id);
    if (!real) throw new Error('There is no position.');
    const numbered = (number: number) => ({ ...real, id: String(number) });
    const held = { now: Array.from({ length: 1_000 }, (_, index) => numbered(9_000 - index)) };
    const positions: typeof record.positions = {
      ...record.positions,
      list: ({ limit }) => Promise.resolve(held.now.slice(0, limit)),
    };
    const doors = await openDoors({ record: { ...record, positions }, client: temporal });
    const client = await connect(doors.url);
    client.send({ subscribe: ['positions'] });
    expect((await client.until('positions', 1)).positions).toHaveLength(1_000);
    // The oldest, 8001, is open, only not among the newest thousand.
    held.now = [numbered(9_001), ...held.now];
    const told = () =>
      client
        .of('positions')
        .slice(1)
        .flatMap((message) => message.positions);
    const isTold = (wanted: string) =>
      eventually(() => Promise.resolve(told().some((each) => each.id === wanted)), wanted);
    await isTold('9001');
    held.now = held.now.filter((each) => each.id !== '8500');
    await isTold('8500');
    await rounds(2);
    client.socket.terminate();
    await doors.stop();
    await bench.close(id);
    const closed = told().filter(({ status }) => status === 'closed');
    expect(closed.map((each) => each.id)).toEqual(['8500']);
  }, 60_000);
});
