import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createLives } from '../../api/lives.ts';
import { createReadiness } from '../../api/readiness.ts';
import { readiness } from '../../contracts/api/operations.ts';
import { PAPER_CAPABILITIES } from '../../venues/paper/capabilities.ts';
import { NOW_MS } from '../builders/now.ts';
import { aTick } from '../builders/tick.ts';
import type { Bench } from './bench.ts';
import { startBench } from './bench.ts';

describe('readiness', () => {
  let bench: Bench;
  let marketMs = NOW_MS;
  const clock = { nowMs: () => marketMs };
  beforeAll(async () => {
    bench = await startBench({ clock });
  });
  afterAll(() => bench.stop());

  const asked = async () => {
    const answer = await bench.doors.ask('GET', '/ready');
    const { isReady, checks } = answer.as(readiness);
    return { status: answer.status, isReady, prices: checks.find(({ name }) => name === 'prices') };
  };
  const NO_WORKER = 'No worker has opened a venue yet: signals wait.';
  const NO_PRICE = 'No instrument has a fresh price: signals are refused.';
  const notReady = (message: string) => ({
    status: 503,
    isReady: false,
    prices: { name: 'prices', isReady: false, isThere: false, message },
  });

  test('waits for a first price, and says what is missing', async () => {
    expect(await asked()).toEqual(notReady(NO_WORKER));
    await bench.record.venueDirectory.save([{ venue: 'paper', capabilities: PAPER_CAPABILITIES }]);
    expect(await asked()).toEqual(notReady(NO_PRICE));
  });

  test('is not given by a price of an earlier run', async () => {
    // Prices are used for five seconds.
    await bench.record.market.savePrices([aTick({ venueAtMs: NOW_MS - 5_001, receivedAtMs: NOW_MS - 5_001 })]);
    expect(await asked()).toEqual(notReady(NO_PRICE));
  });

  test('comes without a price when it was waited for long enough, also where no worker ever runs', async () => {
    const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
    const parts = { record: bench.record, lives: createLives(bench.client, log), clock, log };
    expect(await createReadiness(parts, 0)()).toEqual([
      { name: 'database', isReady: true, isThere: true, message: 'ready' },
      { name: 'temporal', isReady: true, isThere: true, message: 'ready' },
      { name: 'prices', isReady: true, isThere: false, message: NO_PRICE },
    ]);
  });

  test('comes with the first fresh price, and stays when the feed is away later, which it says', async () => {
    await bench.record.market.savePrices([aTick()]);
    const prices = { name: 'prices', isReady: true, isThere: true, message: 'ready' };
    expect(await asked()).toEqual({ status: 200, isReady: true, prices });
    marketMs = NOW_MS + 60_000;
    expect(await asked()).toEqual({
      status: 200,
      isReady: true,
      prices: { ...prices, isThere: false, message: NO_PRICE },
    });
  });
});
