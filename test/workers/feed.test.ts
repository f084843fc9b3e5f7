import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Database } from '../../db/orm.ts';
import { openDatabase } from '../../db/orm.ts';
import { createRecord } from '../../db/repositories/index.ts';
import { openFeed } from '../../workers/feed.ts';
import { PricePath } from '../chaos/price-path.ts';
import { aCandle } from '../builders/candle.ts';
import type { TestDatabase } from '../environment/index.ts';
import { createTestDatabase } from '../environment/index.ts';

let testDatabase: TestDatabase;
let database: Database;
let folder: string;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
  database = await openDatabase(testDatabase.url, 10);
  folder = await mkdtemp(path.join(tmpdir(), 'ratchet-feed-'));
});
afterAll(async () => {
  await database.close();
  await testDatabase.drop();
  await rm(folder, { recursive: true });
});

describe('candles', () => {
  const candle = aCandle();
  const { instrument, timeframe } = candle;
  /** What is left of a candle of the first market when the second has been opened. */
  const leftAfter = async (first: string, second: string) => {
    const record = createRecord(database, testDatabase.url);
    await openFeed(first, record, () => 1_000_000);
    await record.candles.fill([candle]);
    await openFeed(second, record, () => 2_000_000);
    return record.candles.list({ instrument, timeframe, fromMs: null, toMs: null, limit: 10 });
  };

  test.each([
    ['synthetic', 'hyperliquid'],
    ['hyperliquid', 'synthetic'],
    ['synthetic:one', 'synthetic:two'],
  ])('of %s do not stand among those of %s', async (first, second) => {
    expect(await leftAfter(first, second)).toEqual([]);
  });

  test.each(['synthetic', 'synthetic:one', 'hyperliquid'])('of %s are kept through a restart', async (spec) => {
    expect(await leftAfter(spec, spec)).toEqual([candle]);
  });

  test('are kept when what was chosen before is asked for', async () => {
    const record = createRecord(database, testDatabase.url);
    await openFeed('synthetic', record, () => 1_000_000);
    const kept = await record.market.setting<object>('priceFeed');
    await record.market.replaceSetting('priceFeed', kept, { ...kept, spec: 'auto' });
    await record.candles.fill([candle]);
    await openFeed('synthetic', record, () => 2_000_000);
    expect(await record.candles.list({ instrument, timeframe, fromMs: null, toMs: null, limit: 10 })).toEqual([candle]);
  });
});

test('worker processes that start at once play the same replay from the same moment', async () => {
  const prices = path.join(folder, 'btc-usd-perp-1s.csv');
  new PricePath().writeTo(prices);
  const record = createRecord(database, testDatabase.url);
  // Each has a clock of its own, a second apart.
  const feeds = await Promise.all(
    [0, 1_000, 2_000, 3_000, 4_000].map((aheadMs) =>
      openFeed(`replay:${prices}?speed=60`, record, () => 1_000_000 + aheadMs),
    ),
  );
  const [first] = feeds.map((feed) => feed.replay);
  expect(first).toMatchObject({ speed: 60 });
  for (const feed of feeds) expect(feed.replay).toEqual(first);
  expect(await record.market.setting('priceFeed')).toMatchObject({ replay: first });
});
