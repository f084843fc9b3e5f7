import { beforeEach, describe, expect, test } from '@jest/globals';
import { isLess } from '../../domain/money.ts';
import type { OrderRequest } from '../../domain/order.ts';
import type { VenueAccountRef } from '../../venues/port.ts';
import { HOUR_MS, NOW_MS } from '../builders/now.ts';
import { aLimit, anOrder, aStop } from './bench.ts';
import type { PaperBench } from './paper-bench.ts';
import { paperBenches } from './paper-bench.ts';

const benches = paperBenches();
let bench: PaperBench;
let account: VenueAccountRef;

beforeEach(async () => {
  bench = await benches.create();
  account = await bench.openAccount('1000');
  bench.setClock(NOW_MS);
  await bench.setPrice('40000');
});

const place = (changes: Partial<OrderRequest> = {}) => bench.venue.placeOrder(account, anOrder(bench, changes));
const fills = () => bench.venue.fills(account, { sinceMs: 0 });

describe('prices and fees', () => {
  test('a taker pays the half spread and the taker fee', async () => {
    await place();
    expect(await fills()).toMatchObject([
      // 40,000 + 1 bps; 0.1 × 40,004 × 4.5 bps
      { price: '40004', quantity: '0.1', fee: '1.80018', liquidity: 'taker', isLiquidation: false },
    ]);
    expect(await bench.venue.positions(account)).toMatchObject([
      { instrument: 'BTC-USD-PERP', signedQuantity: '0.1', entryPrice: '40004' },
    ]);
    expect(await bench.venue.balance(account)).toEqual({
      currency: 'USD',
      balance: '998.19982', // 1,000 − 1.80018
      equity: '997.79982', // bought 4 above the mark: −0.4
      availableMargin: '917.79982', // less 4,000 ÷ 50
    });
  });

  test('a large order fills at several levels, each worse', async () => {
    account = await bench.openAccount('10000');
    await place({ quantity: '2' });
    expect(await fills()).toMatchObject([
      { price: '40004', quantity: '1.24987' }, // 50,000 ÷ 40,004 in whole lots
      { price: '40006.01', quantity: '0.75013' }, // 50,000 at 10 bps a million: half a bps worse, up to the tick
    ]);
  });

  test('a resting order pays the maker fee and gets one level from each tick', async () => {
    account = await bench.openAccount('10000');
    const order = aLimit(bench, '39900', { quantity: '2' });
    await bench.venue.placeOrder(account, order);
    await bench.setPrice('39800');
    expect(await bench.venue.findOrder(account, order.clientOrderId)).toMatchObject({
      status: 'partiallyFilled',
      filledQuantity: '1.25313', // 50,000 ÷ 39,900 in whole lots
    });
    await bench.setPrice('39800');
    expect(await bench.venue.findOrder(account, order.clientOrderId)).toMatchObject({ status: 'filled' });
    expect(await fills()).toMatchObject([
      { price: '39900', quantity: '1.25313', liquidity: 'maker', fee: '7.49998305' }, // × 39,900 × 1.5 bps
      { price: '39900', quantity: '0.74687', liquidity: 'maker', fee: '4.47001695' },
    ]);
    expect(bench.told).toHaveLength(2);
  });

  test('a partly filled order that is canceled keeps what it has', async () => {
    account = await bench.openAccount('10000');
    const order = aLimit(bench, '39900', { quantity: '2' });
    await bench.venue.placeOrder(account, order);
    await bench.setPrice('39800');
    const canceled = { status: 'canceled', filledQuantity: '1.25313', reason: 'requested' };
    expect(await bench.venue.cancelOrder(account, order.clientOrderId)).toMatchObject(canceled);
    await bench.setPrice('39000');
    expect(await bench.venue.findOrder(account, order.clientOrderId)).toMatchObject(canceled);
  });

  test('a limit order that the market meets takes up to its price and rests with what is left', async () => {
    account = await bench.openAccount('10000');
    const report = await bench.venue.placeOrder(account, aLimit(bench, '40005', { quantity: '2' }));
    expect(report).toMatchObject({ status: 'partiallyFilled', filledQuantity: '1.24987' });
    await bench.setPrice('39990');
    expect((await fills()).map((fill) => fill.liquidity)).toEqual(['taker', 'maker']);
  });

  test('a slippage cap cuts an order off at its price', async () => {
    account = await bench.openAccount('10000');
    expect(await place({ quantity: '2', limitPrice: '40005' })).toMatchObject({
      status: 'canceled',
      filledQuantity: '1.24987',
      reason: 'limitPriceReached',
    });
  });

  test('latency: the price that counts is the one at arrival', async () => {
    bench = await benches.create({ latencyMs: 30 });
    const sent = place();
    await bench.setPrice('41000');
    await sent;
    // 41,000 + 1 bps
    expect(await fills()).toMatchObject([{ price: '41004.1' }]);
  });
});

describe('liquidation', () => {
  test('closes a position when equity falls below maintenance, with its fee, and ends its orders', async () => {
    await place({ quantity: '0.5' });
    await bench.venue.placeOrder(account, aStop(bench, '30000', { quantity: '0.5' }));
    // 990.9991 + 0.5 × p − 20,002 = 0.01 × 0.5 × p  →  p = 19,011.0009 ÷ 0.495 = 38,406.06…
    expect(await bench.venue.positions(account)).toMatchObject([{ liquidationPrice: '38406.07' }]);
    await bench.setPrice('38406.07');
    expect(bench.told).toEqual([]);
    await bench.setPrice('38406.06');
    expect(bench.told).toMatchObject([
      {
        clientOrderId: null,
        isLiquidation: true,
        side: 'sell',
        quantity: '0.5',
        price: '38402.21', // 38,406.06 − 1 bps, down to the tick
        fee: '38.40221', // 0.5 × 38,402.21 × 20 bps
      },
    ]);
    expect(await bench.venue.positions(account)).toEqual([]);
    expect(await bench.venue.openOrders(account)).toEqual([]);
    // 990.9991 + 19,201.105 − 20,002 − 38.40221
    expect(await bench.venue.balance(account)).toMatchObject({ balance: '151.70189' });
  });

  test('in a gap takes all there is and no more', async () => {
    await place({ quantity: '0.5' });
    await bench.setPrice('30000');
    // 19,011.0009 ÷ (0.5 × 0.998) = 38,098.198… up to the tick leaves 0.0009
    expect(bench.told).toMatchObject([{ isLiquidation: true, price: '38098.2' }]);
    expect(await bench.venue.balance(account)).toMatchObject({ balance: '0.0009' });
  });

  test('of a short in a gap, likewise', async () => {
    await place({ side: 'sell', quantity: '0.5' });
    await bench.setPrice('60000');
    expect(bench.told).toMatchObject([{ isLiquidation: true, side: 'buy' }]);
    const { balance } = await bench.venue.balance(account);
    expect(isLess(balance, '0.01')).toBe(true);
  });

  test('an ordinary stop in a gap is bounded in the same way, and is not a liquidation', async () => {
    await place({ quantity: '0.5' });
    const stop = aStop(bench, '39000', { quantity: '0.5' });
    await bench.venue.placeOrder(account, stop);
    await bench.setPrice('30000');
    // 19,011.0009 ÷ (0.5 × 0.99955) = 38,039.119… up to the tick
    expect(bench.told).toMatchObject([
      { clientOrderId: stop.clientOrderId, isLiquidation: false, price: '38039.12', quantity: '0.5' },
    ]);
  });

  test('closes the worst position first and spares the rest', async () => {
    await bench.setPrice('2000', 'ETH-USD-PERP');
    await place({ quantity: '0.2' });
    await place({ quantity: '4', instrument: 'ETH-USD-PERP' });
    await bench.setPrice('36000');
    // 992.8 − 800.8 (BTC) − 60.8 (ETH) = 131 is below 1 % of 7,200 + 7,940; without BTC, 116 is above 1 % of 7,940.
    await bench.setPrice('1985', 'ETH-USD-PERP');
    expect(bench.told).toMatchObject([{ instrument: 'BTC-USD-PERP', isLiquidation: true }]);
    expect(await bench.venue.positions(account)).toMatchObject([{ instrument: 'ETH-USD-PERP', signedQuantity: '4' }]);
  });
});

describe('funding', () => {
  test('is paid by a long at each full hour, at the mark of the first tick after it', async () => {
    await place({ quantity: '0.5' });
    bench.wait(HOUR_MS);
    await bench.setPrice('40000');
    const paid = { venue: 'paper', venueAccountId: account.id, instrument: 'BTC-USD-PERP', amount: '0.25' };
    expect(await bench.venue.fundingPayments(account, { sinceMs: 0 })).toMatchObject([
      { ...paid, paidAtMs: NOW_MS + HOUR_MS }, // 0.5 × 40,000 × 0.0000125
    ]);
    expect(await bench.venue.balance(account)).toMatchObject({ balance: '990.7491' }); // 990.9991 − 0.25
    await bench.setPrice('40000');
    bench.wait(2 * HOUR_MS);
    await bench.setPrice('40000');
    const hours = (await bench.venue.fundingPayments(account, { sinceMs: 0 })).map(({ paidAtMs }) => paidAtMs);
    expect(hours).toEqual([1, 2, 3].map((hour) => NOW_MS + hour * HOUR_MS));
    expect(await bench.venue.fundingPayments(account, { sinceMs: NOW_MS + 3 * HOUR_MS })).toHaveLength(1);
    expect(await bench.venue.fundingPayments(account, { sinceMs: 0, instrument: 'ETH-USD-PERP' })).toEqual([]);
  });

  test('is received by a short, at the tick of its own instrument', async () => {
    await place({ side: 'sell', quantity: '0.5' });
    bench.setClock(NOW_MS + HOUR_MS);
    await bench.setPrice('40000', 'ETH-USD-PERP');
    expect(await bench.venue.fundingPayments(account, { sinceMs: 0 })).toEqual([]);
    await bench.setPrice('40000');
    expect(await bench.venue.fundingPayments(account, { sinceMs: 0 })).toMatchObject([{ amount: '-0.25' }]);
  });

  test('is paid again when a replayed market lives through the same hour again', async () => {
    for (let round = 0; round < 2; round += 1) {
      bench = await benches.create();
      bench.setClock(NOW_MS);
      await bench.setPrice('40000');
      await place({ quantity: '0.1' });
      bench.wait(HOUR_MS);
      await bench.setPrice('40000');
      await place({ side: 'sell', quantity: '0.1', isReduceOnly: true });
      expect(bench.errors).toEqual([]);
    }
    expect(await bench.venue.fundingPayments(account, { sinceMs: 0 })).toHaveLength(2);
  });
});
