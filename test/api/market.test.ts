import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { marketClock } from '../../api/market-clock.ts';
import { eventList } from '../../contracts/api/event.ts';
import { priceList } from '../../contracts/api/market.ts';
import { anInstrument } from '../builders/instrument.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';

const START_MS = Date.UTC(2022, 0, 1);
const MINUTE_MS = 60_000;

describe('the market, by HTTP', () => {
  let bench: Bench;
  let marketMs = START_MS;
  beforeAll(async () => {
    bench = await startBench({ temporal: 'away', clock: { nowMs: () => marketMs } });
  });
  afterAll(() => bench.stop());

  test('prices are as old as the clock of the market says, and stale after five seconds', async () => {
    const tick = { bid: '1', ask: '3', mid: '2', source: 'replay', venueAtMs: START_MS, receivedAtMs: START_MS };
    await bench.record.market.savePrices([{ ...tick, instrument: 'BTC-USD-PERP' }]);
    marketMs = START_MS + 5_000;
    const fresh = await bench.doors.read('/api/prices', priceList);
    expect(fresh).toEqual({
      marketAt: '2022-01-01T00:00:05.000Z',
      prices: [
        {
          instrument: 'BTC-USD-PERP',
          bid: '1',
          ask: '3',
          mid: '2',
          source: 'replay',
          venueAt: '2022-01-01T00:00:00.000Z',
          receivedAt: '2022-01-01T00:00:00.000Z',
          ageMs: 5_000,
          isStale: false,
        },
      ],
    });
    marketMs += 1;
    expect((await bench.doors.read('/api/prices', priceList)).prices[0]).toMatchObject({ ageMs: 5_001, isStale: true });
    expect((await bench.doors.ask('GET', '/metrics')).text).toContain(
      'ratchet_price_age_seconds{instrument="BTC-USD-PERP"} 5.001',
    );
  });

  test('instruments are listed with what their venue asks for', async () => {
    const instrument = anInstrument();
    await bench.record.market.saveInstruments([instrument], START_MS);
    expect((await bench.doors.ask('GET', '/api/instruments')).body).toEqual({ instruments: [instrument] });
  });

  test('events are read page by page, and a reader who is up to date stays where he is', async () => {
    const seen: string[] = [];
    let after = '';
    for (;;) {
      const page = await bench.doors.read(`/api/events?limit=1${after === '' ? '' : `&after=${after}`}`, eventList);
      if (page.events.length === 0) {
        expect(page.next).toBe(after);
        break;
      }
      seen.push(...page.events.map((event) => event.type));
      after = page.next ?? '';
    }
    expect(seen).toEqual(['agent.created', 'deployment.created', 'account.deposited']);
  });

  test('the clock is the wall clock until a replay runs, then the one of the replay', async () => {
    let wallMs = 1_000_000;
    const clock = marketClock(bench.record, () => wallMs);
    expect(await clock.nowMs()).toBe(1_000_000);
    const replay = { marketStartMs: START_MS, wallStartMs: 1_000_000, speed: 60 };
    await bench.record.market.replaceSetting('priceFeed', null, { spec: 'replay:x', description: '', replay });
    wallMs += 2_000;
    expect(await clock.nowMs()).toBe(1_002_000);
    // Read again after two seconds: 2,001 ms of the wall are 120,060 ms of the market.
    wallMs += 1;
    expect(await clock.nowMs()).toBe(START_MS + 2 * MINUTE_MS + 60);
  });
});
