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
