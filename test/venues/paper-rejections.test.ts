import { beforeEach, describe, expect, test } from '@jest/globals';
import type { OrderRequest } from '../../domain/order.ts';
import type { VenueAccountRef } from '../../venues/port.ts';
import { aLimit, anOrder, aStop } from './bench.ts';
import type { PaperBench } from './paper-bench.ts';
import { paperBenches } from './paper-bench.ts';

const benches = paperBenches();
let bench: PaperBench;
let account: VenueAccountRef;

beforeEach(async () => {
  bench = await benches.create();
  account = await bench.openAccount('100');
  await bench.setPrice('40000');
});

const place = (changes: Partial<OrderRequest>) =>
  bench.venue.placeOrder(account, anOrder(bench, { quantity: '0.01', ...changes }));

describe('paper says no', () => {
  test.each<[reason: string, changes: Partial<OrderRequest>]>([
    ['unknownInstrument', { instrument: 'NONE-USD-PERP' }],
    // 100 dollars cannot buy what costs ether.
    ['wrongCurrency', { instrument: 'XRP-ETH-SPOT', quantity: '10000' }],
    ['priceMissing', { type: 'limit' }],
    ['priceMissing', { type: 'stopMarket' }],
    ['priceMissing', { type: 'takeProfitMarket' }],
    ['offTick', { type: 'limit', limitPrice: '39000.005' }],
    ['offTick', { limitPrice: '0' }],
    ['offTick', { type: 'stopMarket', triggerPrice: '41000.001' }],
    ['offLot', { quantity: '0.000015' }],
    ['offLot', { quantity: '0' }],
    ['offLot', { quantity: '-0.01' }],
    // 0.00024 × 40,004 = 9.60096
    ['belowMinimumNotional', { quantity: '0.00024' }],
    // 0.00025 × 39,000 = 9.75, although it would be worth 10 at the market
    ['belowMinimumNotional', { quantity: '0.00025', type: 'limit', limitPrice: '39000' }],
    // 0.2 × 40,004 ÷ 50 = 160 dollars of margin
    ['insufficientMargin', { quantity: '0.2' }],
    ['insufficientMargin', { quantity: '0.2', type: 'limit', limitPrice: '39000' }],
    ['insufficientMargin', { quantity: '0.2', type: 'stopMarket', triggerPrice: '41000' }],
    ['reduceOnlyWithoutPosition', { isReduceOnly: true }],
    ['reduceOnlyWithoutPosition', { isReduceOnly: true, type: 'stopMarket', triggerPrice: '41000' }],
    ['priceUnavailable', { instrument: 'SOL-USD-PERP', quantity: '1' }],
    ['expired', { expiresAtMs: 1 }],
  ])('%s: %j', async (reason, changes) => {
    const report = await place(changes);
    expect(report).toMatchObject({ status: 'rejected', reason, filledQuantity: '0' });
    expect(await bench.venue.findOrder(account, report.clientOrderId)).toEqual(report);
    expect(await bench.venue.openOrders(account)).toEqual([]);
    expect(await bench.venue.balance(account)).toMatchObject({ balance: '100', equity: '100', availableMargin: '100' });
  });

  test('to a second entry when the first one, resting, holds the margin back', async () => {
    // 0.1 × 39,000 ÷ 50 = 78 of 100
    expect((await bench.venue.placeOrder(account, aLimit(bench, '39000'))).status).toBe('accepted');
    expect(await bench.venue.balance(account)).toMatchObject({ equity: '100', availableMargin: '22' });
    expect(await bench.venue.placeOrder(account, aLimit(bench, '39000'))).toMatchObject({
      status: 'rejected',
      reason: 'insufficientMargin',
    });
    expect(await place({ quantity: '0.05' })).toMatchObject({ status: 'rejected', reason: 'insufficientMargin' });
  });

  test('to an order that is neither smaller than the position nor affordable beyond it', async () => {
    await place({});
    expect(await place({ side: 'sell', quantity: '0.2' })).toMatchObject({ reason: 'insufficientMargin' });
    expect((await bench.venue.positions(account))[0]?.signedQuantity).toBe('0.01');
  });
});

describe('paper with an old price', () => {
  test('opens nothing after five seconds, at market or at rest', async () => {
    bench.wait(5_000);
    expect((await place({})).status).toBe('filled');
    bench.wait(1);
    const rejected = { status: 'rejected', reason: 'priceUnavailable' };
    expect(await place({})).toMatchObject(rejected);
    expect(await place({ type: 'limit', limitPrice: '39000' })).toMatchObject(rejected);
    expect(await place({ type: 'stopMarket', triggerPrice: '41000' })).toMatchObject(rejected);
  });

  test('closes at market for a minute, then no more', async () => {
    await place({});
    bench.wait(60_000);
    expect(await place({ side: 'sell', quantity: '0.005', isReduceOnly: true })).toMatchObject({ status: 'filled' });
    bench.wait(1);
    expect(await place({ side: 'sell', quantity: '0.005', isReduceOnly: true })).toMatchObject({
      status: 'rejected',
      reason: 'priceUnavailable',
    });
  });

  test('takes protection at any time, and triggers it by the next price only', async () => {
    await place({});
    bench.wait(3_600_000);
    // Already beyond its trigger by the last known price, which is too old to say so.
    const stop = aStop(bench, '41000', { quantity: '0.01' });
    expect(await bench.venue.placeOrder(account, stop)).toMatchObject({ status: 'accepted' });
    await bench.setPrice('40500');
    expect(await bench.venue.findOrder(account, stop.clientOrderId)).toMatchObject({ status: 'filled' });
  });
});

test('a stop that arrives when the mark is beyond it already triggers at once', async () => {
  await place({});
  const report = await bench.venue.placeOrder(account, aStop(bench, '40000', { quantity: '0.01' }));
  expect(report).toMatchObject({ status: 'filled', filledQuantity: '0.01' });
});

test('an entry stop that has become too dear when it triggers is rejected', async () => {
  const stop = anOrder(bench, { type: 'stopMarket', triggerPrice: '41000', timeInForce: 'gtc' });
  // 0.1 × 41,000 ÷ 50 = 82 of 100
  expect(await bench.venue.placeOrder(account, stop)).toMatchObject({ status: 'accepted' });
  // 0.1 × 60,000 ÷ 50 = 120
  await bench.setPrice('60000');
  expect(await bench.venue.findOrder(account, stop.clientOrderId)).toMatchObject({
    status: 'rejected',
    reason: 'insufficientMargin',
  });
});
