import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { startApis } from '../../scripts/bench/apis.ts';
import { writeForAWhile } from '../../scripts/bench/event-writers.ts';
import { runStreamLoad } from '../../scripts/bench/stream-load.ts';
import { createTestDatabase } from '../environment/index.ts';

test('twenty listeners over two api processes, their sockets killed at random, are told everything once and in order', async () => {
  const database = await createTestDatabase();
  const apis = await startApis({ databaseUrl: database.url }, 2);
  const result = await runStreamLoad({
    databaseUrl: database.url,
    apiUrls: apis.urls,
    clients: 20,
    socketSeconds: 1.5,
    happen: () => writeForAWhile({ databaseUrl: database.url, seconds: 5, eventsPerSecond: 40 }),
  });
  expect(result.wrong).toEqual([]);
  expect(result.events).toBeGreaterThan(100);
  expect(result.deliveries).toBe(20 * result.events);
  expect(result.kills).toBeGreaterThan(20);
  await apis.stop();
  await database.drop();
});

test('a listener that is told more after the last event says so', async () => {
  const database = await createTestDatabase();
  const api = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': listening\n\n');
    setTimeout(() => response.write('id: 1-1\nevent: position.closed\ndata: {}\n\n'), 500);
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  const { wrong } = await runStreamLoad({
    databaseUrl: database.url,
    apiUrls: [`http://127.0.0.1:${(api.address() as AddressInfo).port}`],
    clients: 1,
    socketSeconds: 60,
    // Of a record with nothing in it, nothing is to be told.
    happen: () => Promise.resolve(),
  });
  expect(wrong).toEqual(['listener 0 was told 1 of 0; at 0 it has 1-1 position.closed for undefined']);
  api.closeAllConnections();
  await new Promise((resolve) => api.close(resolve));
  await database.drop();
});
