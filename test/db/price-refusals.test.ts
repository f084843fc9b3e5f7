import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { toPrometheus } from '../../api/prometheus.ts';
import { openDatabase } from '../../db/orm.ts';
import type { Database } from '../../db/orm.ts';
import type { TradeRecord } from '../../db/repositories/index.ts';
import { createRecord } from '../../db/repositories/index.ts';
import { createPriceAlarms } from '../../workers/price-alarms.ts';
import { aTick } from '../builders/tick.ts';
import type { TestDatabase } from '../environment/index.ts';
import { createTestDatabase } from '../environment/index.ts';

const BTC = 'BTC-USD-PERP';

describe('prices that were not believed', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let record: TradeRecord;
  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    database = await openDatabase(testDatabase.url, 5);
    record = createRecord(database, testDatabase.url);
  });
  afterAll(async () => {
    await database.close();
    await testDatabase.drop();
  });

  const counted = async (instrument: string, reason: string): Promise<number> =>
    (await record.platformMetrics.read()).priceRefusals.find(
      ({ labels }) => labels['instrument'] === instrument && labels['reason'] === reason,
    )?.value ?? 0;

  test('are counted together, however many count at once', async () => {
    await Promise.all(
      Array.from({ length: 20 }, () =>
        record.market.countPriceRefusals([
          { instrument: 'ETH-USD-PERP', reason: 'jump', count: 2 },
          { instrument: 'ETH-USD-PERP', reason: 'crossed', count: 1 },
        ]),
      ),
    );
    expect(await counted('ETH-USD-PERP', 'jump')).toBe(40);
    const text = await toPrometheus(await record.platformMetrics.read(), Date.now());
    expect(text).toContain('ratchet_price_refusals_total{instrument="ETH-USD-PERP",reason="jump"} 40');
    expect(text).toContain('ratchet_price_refusals_total{instrument="ETH-USD-PERP",reason="crossed"} 20');
  });

  test('are warned of once a minute for each instrument, and not at all where they are ordinary', async () => {
    const warned: object[] = [];
    const log = { warn: (fields: object) => void warned.push(fields) };
    const alarms = createPriceAlarms({ record, feed: {}, log });
    for (let count = 0; count < 50; count += 1) alarms.refused('jump', aTick({ mid: '400000' }));
    alarms.refused('crossed', aTick());
    alarms.refused('first', aTick({ instrument: 'SOL-USD-PERP' }));
    alarms.refused('older', aTick({ instrument: 'SOL-USD-PERP' }));
    alarms.refused('jump', aTick({ instrument: 'XRP-USD-PERP' }));
    expect(warned).toMatchObject([{ instrument: BTC, reason: 'jump', mid: '400000' }, { instrument: 'XRP-USD-PERP' }]);
    await alarms.run(AbortSignal.abort());
    expect(await counted(BTC, 'jump')).toBe(50);
    expect(await counted('SOL-USD-PERP', 'older')).toBe(1);
  });

  test('are counted later when the record is away, and none twice', async () => {
    let isAway = true;
    const market = {
      ...record.market,
      countPriceRefusals: (counts: Parameters<typeof record.market.countPriceRefusals>[0]) =>
        isAway ? Promise.reject(new Error('away')) : record.market.countPriceRefusals(counts),
    };
    const alarms = createPriceAlarms({ record: { market }, feed: {}, log: { warn: () => undefined } });
    const stop = new AbortController();
    const running = alarms.run(stop.signal);
    alarms.refused('tooWide', aTick());
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    alarms.refused('tooWide', aTick());
    isAway = false;
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    alarms.refused('tooWide', aTick());
    stop.abort();
    await running;
    expect(await counted(BTC, 'tooWide')).toBe(3);
  });

  test('are counted without an instrument where the parser of a feed turned the message away', async () => {
    const feed = { rejected: { badPrice: 3, crossed: 0 } };
    const warned: object[] = [];
    const log = { warn: (fields: object) => void warned.push(fields) };
    const alarms = createPriceAlarms({ record, feed, log });
    const stop = new AbortController();
    const running = alarms.run(stop.signal);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    feed.rejected.badPrice = 5;
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    stop.abort();
    await running;
    expect(await counted('', 'badPrice')).toBe(5);
    expect(await counted('', 'crossed')).toBe(0);
    expect(warned).toMatchObject([{ instrument: '', reason: 'badPrice' }]);
  });
});
