import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { orderReply } from '../../contracts/api/order.ts';
import type { TradeRecord } from '../../db/repositories/index.ts';
import { eventually } from '../builders/platform.ts';
import { writeTradeHistory } from '../builders/trade-history.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';
import type { Doors } from './doors.ts';
import { openDoors } from './doors.ts';

const START_MS = Date.UTC(2026, 0, 1);
const ROWS = 4_321;
/** Rows that the api reads at once. */
const PAGE = 500;
const CSV = { headers: { accept: 'text/csv' } };
/** What a venue might say to somebody's spreadsheet; long, so that the whole file does not fit into the buffers of two sockets. */
const EVIDENCE = `=HYPERLINK("http://elsewhere","look, here")${' and here'.repeat(400)}`;

/** Records and cells of a file, by RFC 4180. */
function parsed(text: string): string[][] {
  const records: string[][] = [[]];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    records.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') records.push([]);
  }
  return records.slice(0, -1);
}

describe('a list as a file', () => {
  let bench: Bench;
  let doors: Doors;
  let pages = 0;
  let failAfter = Infinity;

  beforeAll(async () => {
    bench = await startBench({ temporal: 'away' });
    const { databaseUrl, deploymentId } = bench;
    const history = { deploymentId, name: 'one', count: ROWS, firstAtMs: START_MS, evidence: EVIDENCE };
    await writeTradeHistory(databaseUrl, history);
    const listings: TradeRecord['listings'] = {
      ...bench.record.listings,
      orders: (filter) => {
        pages += 1;
        if (pages > failAfter) return Promise.reject(new Error('the database went away'));
        return bench.record.listings.orders(filter);
      },
    };
    doors = await openDoors({ record: { ...bench.record, listings }, client: bench.client });
  });
  afterAll(async () => {
    await doors.stop();
    await bench.stop();
  });

  test.each([
    ['signals', 'id', 'one-signal-'],
    ['positions', 'id', 'one-position-'],
    ['orders', 'id', 'one-order-'],
    ['fills', 'venueTradeId', 'one-trade-'],
    ['executions', 'signalId', 'one-signal-'],
  ])('%s come whole, a row each, newest first', async (list, idColumn, prefix) => {
    const answer = await doors.ask('GET', `/api/${list}`, CSV);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="ratchet-${list}.csv"`);
    expect(answer.headers.get('vary')).toBe('Accept');
    const [header = [], ...rows] = parsed(answer.text);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([header.length]));
    const ids = rows.map((row) => row[header.indexOf(idColumn)]);
    const newestFirst = Array.from({ length: ROWS }, (_, index) => `${prefix}${String(ROWS - index).padStart(6, '0')}`);
    expect(ids).toEqual(newestFirst);
  });

  test('has the fields of the JSON under their names, decimals as they are, and no formula', async () => {
    const [header = [], row = []] = parsed((await doors.ask('GET', '/api/orders', CSV)).text);
    expect(header).toEqual(Object.keys(orderReply.shape));
    const cell = (name: string): string | undefined => row[header.indexOf(name)];
    expect([cell('quantity'), cell('isReduceOnly'), cell('limitPrice')]).toEqual(['1', 'false', '']);
    expect(cell('createdAt')).toBe(new Date(START_MS + ROWS * 60_000).toISOString());
    expect(cell('evidence')).toBe(`'${EVIDENCE}`);
    const [ofPositions = [], ...positions] = parsed((await doors.ask('GET', '/api/positions', CSV)).text);
    // Every third trade lost 0.5 and paid 0.1: −0.6.
    const third = positions.find((each) => each[0] === 'one-position-000003');
    expect(third?.[ofPositions.indexOf('realizedPnl')]).toBe('-0.6');
  });

  test('tells entry and size of a signal in columns of their own, and a plan as its JSON', async () => {
    const stopLoss = { distanceBps: '200' };
    const exitPlan = { stopLoss, takeProfits: [], trailingStop: null, breakEven: null, timeExit: null };
    const { signal } = await bench.record.signals.accept({
      agentId: bench.agentId,
      deploymentId: bench.deploymentId,
      source: 'test',
      sourceEventId: null,
      idempotencyKey: null,
      contentHash: 'limit',
      instrument: 'SOL-USD-PERP',
      direction: 'short',
      entry: { type: 'limit', limitPrice: '150.5' },
      exitPlan,
      size: { type: 'notional', value: '500' },
      confidence: null,
      receivedAtMs: START_MS,
      expiresAtMs: null,
      referencePrice: null,
    });
    const file = await doors.ask('GET', '/api/signals?instrument=SOL-USD-PERP&direction=short', CSV);
    const [header = [], row = [], ...more] = parsed(file.text);
    expect(more).toEqual([]);
    const cells = Object.fromEntries(header.map((name, index) => [name, row[index]]));
    expect(cells).toMatchObject({
      id: signal.id,
      receivedAt: new Date(START_MS).toISOString(),
      cancelledAt: '',
      ...{ entryType: 'limit', limitPrice: '150.5', sizeType: 'notional', sizeValue: '500' },
    });
    expect(JSON.parse(cells['exitPlan'] ?? '')).toEqual(exitPlan);
  });

  test('keeps to the filters, and is a header alone when nothing is let through', async () => {
    const short = await doors.ask('GET', '/api/positions?direction=short&limit=1', CSV);
    // Every second one is a short; the limit is for pages.
    expect(parsed(short.text)).toHaveLength(1 + Math.floor(ROWS / 2));
    const none = await doors.ask('GET', '/api/fills?venue=elsewhere', CSV);
    expect(parsed(none.text)).toHaveLength(1);
    const rest = await doors.ask('GET', '/api/orders?before=one-order-000003', CSV);
    expect(parsed(rest.text).map(([id]) => id)).toEqual(['id', 'one-order-000002', 'one-order-000001']);
    expect((await doors.ask('GET', '/api/orders?leg=odd', CSV)).error.details[0]?.path).toBe('leg');
  });

  test.each(['application/json', '*/*', 'text/csv;q=0.5, application/json', 'text/html'])(
    'a page of JSON is for who accepts %s',
    async (accept) => {
      const answer = await doors.ask('GET', '/api/orders', { headers: { accept } });
      expect(answer.headers.get('content-type')).toBe('application/json');
    },
  );

  /** A client that has asked and reads nothing yet. */
  async function slowClient(): Promise<IncomingMessage> {
    pages = 0;
    const asked = request(`${doors.url}/api/orders`, CSV).on('error', () => undefined);
    asked.end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.on('error', () => undefined);
    return response;
  }

  /** How many pages were read once no more are. */
  async function settledPages(): Promise<number> {
    for (let before = -1; before !== pages;) {
      before = pages;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    return pages;
  }

  test('is read no faster than it is taken, and no further when the client goes away', async () => {
    const response = await slowClient();
    const whileWaiting = await settledPages();
    expect(whileWaiting).toBeLessThan(Math.ceil(ROWS / PAGE));
    response.destroy();
    // One page may have been on its way.
    expect(await settledPages()).toBeLessThanOrEqual(whileWaiting + 1);
  });

  test('breaks off rather than ending early when a later page fails', async () => {
    failAfter = 2;
    const response = await slowClient();
    response.resume();
    await eventually(() => Promise.resolve(response.destroyed), 'the connection to end');
    expect(response.complete).toBe(false);
    expect(doors.lines.some((line) => line.includes('a file broke off'))).toBe(true);
    failAfter = 0;
    pages = 0;
    const answer = await doors.ask('GET', '/api/orders', CSV);
    expect([answer.status, answer.error.code]).toEqual([500, 'unknown']);
    failAfter = Infinity;
  });
});
