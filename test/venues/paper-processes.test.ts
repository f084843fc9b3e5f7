import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { add } from '../../domain/money.ts';
import type { VenueAccountRef } from '../../venues/port.ts';
import { aLimit, anOrder, aStop, aTakeProfit } from './bench.ts';
import type { PaperBench } from './paper-bench.ts';
import { paperBenches } from './paper-bench.ts';

const benches = paperBenches();
let bench: PaperBench;
let account: VenueAccountRef;

beforeEach(async () => {
  bench = await benches.create();
  account = await bench.openAccount('10000');
  await bench.setPrice('40000');
});

/** Sends the same price again until something is seen, for as long as a notification may take. */
async function tickUntil(mid: string, isSeen: () => Promise<boolean> | boolean): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    await bench.setPrice(mid);
    if (await isSeen()) return;
    await delay(50);
  }
  throw new Error(`Nothing was seen after many ticks at ${mid}.`);
}

describe('several processes', () => {
  test('two streams at once fill nothing twice, and each fill is told once', async () => {
    const other = await bench.anotherProcess();
    await bench.venue.placeOrder(account, anOrder(bench));
    const protection = [aStop(bench, '39000'), aTakeProfit(bench, '41000')];
    for (const order of protection) await bench.venue.placeOrder(account, order);
    const limits = Array.from({ length: 5 }, () => aLimit(bench, '39500', { quantity: '0.01' }));
    for (const order of limits) await other.venue.placeOrder(account, order);
    await tickUntil('39400', async () => (await bench.venue.openOrders(account)).length === 2);
    // The take-profit stays: the limits' 0.05 is still held.
    await tickUntil('38900', async () => (await bench.venue.openOrders(account)).length === 1);
    const fills = await bench.venue.fills(account, { sinceMs: 0 });
    // The entry and five limits bought 0.15, the stop sold its 0.1.
    expect(add('0', ...fills.map((fill) => (fill.side === 'buy' ? fill.quantity : `-${fill.quantity}`)))).toBe('0.05');
    expect(fills).toHaveLength(7);
    const told = [...bench.told, ...other.told].map((fill) => fill.venueTradeId);
    const rested = fills.slice(1).map((fill) => fill.venueTradeId);
    expect(told.sort()).toEqual(rested.sort());
    expect(bench.errors).toEqual([]);
  });

  test('the same order from two processes at once is one order', async () => {
    const other = await bench.anotherProcess();
    const order = anOrder(bench);
    const reports = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? bench : other).venue.placeOrder(account, order)),
    );
    expect(new Set(reports.map((report) => report.venueOrderId)).size).toBe(1);
    expect(await bench.venue.fills(account, { sinceMs: 0 })).toHaveLength(1);
  });

  test('what one process places, the stream of another fills', async () => {
    const other = await bench.anotherProcess({ isStreaming: false });
    await other.venue.placeOrder(account, anOrder(bench));
    await other.venue.placeOrder(account, aStop(bench, '39000'));
    await tickUntil('38000', () => bench.told.length === 1);
    expect(await bench.venue.positions(account)).toEqual([]);
    // And what the stream did, the other process knows.
    expect(await other.venue.openOrders(account)).toEqual([]);
  });

  test('what one process cancels, the stream of another does not fill', async () => {
    const other = await bench.anotherProcess({ isStreaming: false });
    const limit = aLimit(bench, '39500');
    await bench.venue.placeOrder(account, limit);
    await other.venue.cancelOrder(account, limit.clientOrderId);
    // Whether its notice has come or not: the book decides.
    await bench.setPrice('39400');
    expect(bench.told).toEqual([]);
    expect(bench.errors).toEqual([]);
  });

  test('a lost connection for notifications comes back, and what was missed is read', async () => {
    const other = await bench.anotherProcess({ isStreaming: false });
    await bench.cutListeners();
    await other.venue.placeOrder(account, aLimit(bench, '39500'));
    await tickUntil('39400', () => bench.told.length === 1);
    // Longer than the pause before listening again.
    await delay(1_500);
    await bench.setPrice('39400');
    const reads = [jest.spyOn(bench.book, 'activeStates'), jest.spyOn(bench.book, 'state')];
    await other.venue.placeOrder(account, aLimit(bench, '39000'));
    await tickUntil('38900', () => bench.told.length === 2);
    // Heard of by a notice: one account was read, not all of them.
    expect(reads.map((spy) => spy.mock.calls.length)).toEqual([0, 1]);
  });
});

describe('one process', () => {
  test('a tick that concerns nobody does not touch the book', async () => {
    await bench.venue.placeOrder(account, anOrder(bench));
    await bench.venue.placeOrder(account, aStop(bench, '39000'));
    await bench.venue.placeOrder(account, aLimit(bench, '38000'));
    const methods = ['transact', 'state', 'activeStates', 'order'] as const;
    const calls = methods.map((method) => jest.spyOn(bench.book, method));
    for (let index = 0; index < 2_000; index += 1) await bench.setPrice(String(39_900 + (index % 200)));
    expect(calls.map((spy) => spy.mock.calls.length)).toEqual([0, 0, 0, 0]);
  });

  test('an order placed before a tick is seen by that tick', async () => {
    await bench.venue.placeOrder(account, anOrder(bench));
    for (let round = 0; round < 20; round += 1) {
      const limit = aLimit(bench, '39990', { quantity: '0.001' });
      await bench.venue.placeOrder(account, limit);
      await bench.setPrice('39980');
      expect(await bench.venue.findOrder(account, limit.clientOrderId)).toMatchObject({ status: 'filled' });
      await bench.setPrice('40000');
    }
  });

  test('a tick waits for an order whose commit is not yet known, and then fills it', async () => {
    const transact = bench.book.transact.bind(bench.book);
    const committed = Promise.withResolvers<undefined>();
    jest.spyOn(bench.book, 'transact').mockImplementationOnce(async (...input) => {
      const outcome = await transact(...input);
      committed.resolve(undefined);
      await delay(100);
      return outcome;
    });
    const sent = bench.venue.placeOrder(account, aLimit(bench, '39990'));
    await committed.promise;
    await bench.setPrice('39980');
    expect(bench.told).toHaveLength(1);
    expect(await sent).toMatchObject({ status: 'accepted' });
  });

  test('a book that does not answer is an error that may have happened, and is not healthy', async () => {
    jest.spyOn(bench.book, 'transact').mockRejectedValueOnce(new Error('connection reset'));
    jest.spyOn(bench.book, 'ping').mockRejectedValueOnce(new Error('connection reset'));
    const order = anOrder(bench);
    await expect(bench.venue.placeOrder(account, order)).rejects.toMatchObject({
      name: 'VenueError',
      phase: 'unknown',
      code: 'unreachable',
      isRetryable: true,
    });
    expect(await bench.venue.isHealthy()).toBe(false);
    expect(await bench.venue.placeOrder(account, order)).toMatchObject({ status: 'filled' });
    expect(await bench.venue.isHealthy()).toBe(true);
  });

  test('a tick that the book failed is told to the publisher, and the next one makes up for it', async () => {
    await bench.venue.placeOrder(account, aLimit(bench, '39990'));
    jest.spyOn(bench.book, 'transact').mockRejectedValueOnce(new Error('connection reset'));
    await bench.setPrice('39980');
    expect(bench.errors).toHaveLength(1);
    await bench.setPrice('39980');
    expect(bench.told).toHaveLength(1);
  });

  test('a listener that fails, or an account whose book fails, keeps no fill of others from being told', async () => {
    const others = [await bench.openAccount('10000'), await bench.openAccount('10000')];
    for (const each of [account, ...others]) await bench.venue.placeOrder(each, aLimit(bench, '39990'));
    bench.failNextFill();
    const transact = bench.book.transact.bind(bench.book);
    jest
      .spyOn(bench.book, 'transact')
      .mockImplementationOnce(transact)
      .mockRejectedValueOnce(new Error('connection reset'));
    await bench.setPrice('39980');
    expect(bench.told.map((fill) => fill.venueAccountId)).toEqual([account.id, others[1]?.id]);
    expect(bench.errors).toMatchObject([
      { errors: [{ message: 'the listener failed' }, { message: 'connection reset' }] },
    ]);
  });

  test('refresh reads what was changed without a notice', async () => {
    const limit = aLimit(bench, '39990');
    await bench.venue.placeOrder(account, limit);
    await bench.venue.refresh();
    await bench.setPrice('39980');
    expect(bench.told).toHaveLength(1);
    await bench.venue.refresh();
  });
});
