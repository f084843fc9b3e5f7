import { beforeEach, describe, expect, test } from '@jest/globals';
import { add, isAtLeast, isAtMost, isPositive } from '../../domain/money.ts';
import type { VenueAccountRef } from '../../venues/port.ts';
import type { VenueBench } from './bench.ts';
import { aLimit, anOrder, aStop, aTakeProfit } from './bench.ts';

/** The cards that every venue passes. The market begins at 40,000 and the account with 10,000. */
export function conformanceCards(name: string, createBench: () => Promise<VenueBench>): void {
  let bench: VenueBench;
  let account: VenueAccountRef;

  beforeEach(async () => {
    bench = await createBench();
    account = await bench.openAccount('10000');
    await bench.setPrice('40000');
  });

  const place = (request: Parameters<VenueBench['venue']['placeOrder']>[1]) => bench.venue.placeOrder(account, request);
  const fillsOf = async (clientOrderId: string) =>
    (await bench.venue.fills(account, { sinceMs: 0 })).filter((fill) => fill.clientOrderId === clientOrderId);
  const heldQuantity = async () => (await bench.venue.positions(account))[0]?.signedQuantity ?? '0';

  describe(`${name} answers`, () => {
    test('V-01 lists what it trades, with rules that can be kept', async () => {
      const instruments = await bench.venue.instruments();
      expect(instruments.map(({ instrument }) => instrument)).toContain(bench.instrument);
      for (const listed of instruments) {
        expect(listed.venue).toBe(bench.venue.venue);
        for (const rule of [listed.tickSize, listed.lotSize, listed.minimumNotional, listed.maxLeverage]) {
          expect(isPositive(rule)).toBe(true);
        }
      }
      expect(await bench.venue.isHealthy()).toBe(true);
    });

    test('V-02 a fresh account is all cash', async () => {
      const balance = await bench.venue.balance(account);
      expect(balance).toMatchObject({ balance: '10000', equity: '10000', availableMargin: '10000' });
      expect(await bench.venue.positions(account)).toEqual([]);
      expect(await bench.venue.openOrders(account)).toEqual([]);
      expect(await bench.venue.fills(account, { sinceMs: 0 })).toEqual([]);
    });

    test('V-03 an unknown account is a definite no', async () => {
      const stranger = { id: 'nobody', venue: bench.venue.venue };
      await expect(bench.venue.placeOrder(stranger, anOrder(bench))).rejects.toMatchObject({
        name: 'VenueError',
        phase: 'rejected',
        code: 'accountUnknown',
        isRetryable: false,
      });
    });
  });

  describe(`${name} executes`, () => {
    test('V-04 a market order fills at once, and every question gets the same answer', async () => {
      const order = anOrder(bench);
      const report = await place(order);
      expect(report).toMatchObject({ status: 'filled', filledQuantity: '0.1', clientOrderId: order.clientOrderId });
      expect(await bench.venue.findOrder(account, order.clientOrderId)).toEqual(report);
      const fills = await fillsOf(order.clientOrderId);
      expect(add('0', ...fills.map((fill) => fill.quantity))).toBe('0.1');
      expect(fills.every((fill) => fill.venueOrderId === report.venueOrderId)).toBe(true);
      expect(await heldQuantity()).toBe('0.1');
    });

    test('V-05 a limit order rests, fills at its price or better when the market comes, and is told', async () => {
      const order = aLimit(bench, '39900');
      expect(await place(order)).toMatchObject({ status: 'accepted', filledQuantity: '0' });
      expect(await bench.venue.openOrders(account)).toHaveLength(1);
      await bench.setPrice('39800');
      expect(await bench.venue.findOrder(account, order.clientOrderId)).toMatchObject({ status: 'filled' });
      const fills = await fillsOf(order.clientOrderId);
      expect(fills.every((fill) => isAtMost(fill.price, '39900'))).toBe(true);
      expect(bench.told).toEqual(fills);
      expect(await bench.venue.openOrders(account)).toEqual([]);
    });

    test('V-06 an ioc limit that the market does not meet ends unfilled', async () => {
      const report = await place(aLimit(bench, '39900', { timeInForce: 'ioc' }));
      expect(report).toMatchObject({ status: 'canceled', filledQuantity: '0' });
    });

    test('V-07 a stop sleeps above its trigger and closes at or below it', async () => {
      await place(anOrder(bench));
      const stop = aStop(bench, '39000');
      expect(await place(stop)).toMatchObject({ status: 'accepted' });
      await bench.setPrice('39001');
      expect(await heldQuantity()).toBe('0.1');
      await bench.setPrice('39000');
      expect(await bench.venue.findOrder(account, stop.clientOrderId)).toMatchObject({ status: 'filled' });
      expect(await heldQuantity()).toBe('0');
    });

    test('V-08 a buying stop closes a short when the market rises', async () => {
      await place(anOrder(bench, { side: 'sell' }));
      await place(aStop(bench, '41000', { side: 'buy' }));
      await bench.setPrice('40999');
      expect(await heldQuantity()).toBe('-0.1');
      await bench.setPrice('41000');
      expect(await heldQuantity()).toBe('0');
    });

    test('V-09 a take-profit closes at or above its trigger, and a short at or below it', async () => {
      await place(anOrder(bench));
      await place(aTakeProfit(bench, '41000'));
      await bench.setPrice('40999');
      expect(await heldQuantity()).toBe('0.1');
      await bench.setPrice('41000');
      expect(await heldQuantity()).toBe('0');
      await place(anOrder(bench, { side: 'sell' }));
      await place(aTakeProfit(bench, '40000', { side: 'buy' }));
      await bench.setPrice('40000');
      expect(await heldQuantity()).toBe('0');
    });

    test('V-10 a slippage cap leaves unfilled what would be worse', async () => {
      const report = await place(anOrder(bench, { limitPrice: '39990' }));
      expect(report).toMatchObject({ status: 'canceled', filledQuantity: '0' });
      const capped = anOrder(bench, { limitPrice: '40010' });
      await place(capped);
      expect((await fillsOf(capped.clientOrderId)).every((fill) => isAtMost(fill.price, '40010'))).toBe(true);
    });
  });

  describe(`${name} does nothing twice`, () => {
    test('V-11 a second order with the same id is answered with the first, whatever it says', async () => {
      const order = anOrder(bench);
      const first = await place(order);
      expect(await place(order)).toEqual(first);
      expect(await place({ ...order, side: 'sell', quantity: '0.3' })).toEqual(first);
      expect(await heldQuantity()).toBe('0.1');
    });

    test('V-12 twenty of the same order at once are one order and one set of fills', async () => {
      const order = anOrder(bench);
      const reports = await Promise.all(Array.from({ length: 20 }, () => place(order)));
      expect(new Set(reports.map((report) => JSON.stringify(report))).size).toBe(1);
      const fills = await fillsOf(order.clientOrderId);
      expect(add('0', ...fills.map((fill) => fill.quantity))).toBe('0.1');
      expect(await heldQuantity()).toBe('0.1');
    });

    test('V-13 a rejected order stays rejected when it is sent again', async () => {
      const order = anOrder(bench, { quantity: '0.00001' });
      const first = await place(order);
      expect(first.status).toBe('rejected');
      expect(await place({ ...order, quantity: '0.1' })).toEqual(first);
      expect(await heldQuantity()).toBe('0');
    });
  });

  describe(`${name} keeps exits to what is held`, () => {
    test('V-14 an exit without a position is rejected', async () => {
      const report = await place(anOrder(bench, { side: 'sell', isReduceOnly: true }));
      expect(report).toMatchObject({ status: 'rejected', filledQuantity: '0' });
    });

    test('V-15 an exit larger than the position closes it and no more', async () => {
      await place(anOrder(bench));
      const report = await place(anOrder(bench, { side: 'sell', quantity: '0.5', isReduceOnly: true }));
      expect(report).toMatchObject({ status: 'canceled', filledQuantity: '0.1' });
      expect(await heldQuantity()).toBe('0');
    });

    test('V-16 a resting exit closes only what is left of the position', async () => {
      await place(anOrder(bench));
      const stop = aStop(bench, '39000');
      await place(stop);
      await place(anOrder(bench, { side: 'sell', quantity: '0.06', isReduceOnly: true }));
      await bench.setPrice('38900');
      expect(await heldQuantity()).toBe('0');
      const fills = await fillsOf(stop.clientOrderId);
      expect(add('0', ...fills.map((fill) => fill.quantity))).toBe('0.04');
    });

    test('V-17 when the position is flat its exits are gone', async () => {
      await place(anOrder(bench));
      await place(aStop(bench, '39000'));
      await place(aTakeProfit(bench, '41000'));
      await bench.setPrice('41000');
      expect(await bench.venue.openOrders(account)).toEqual([]);
      expect(await heldQuantity()).toBe('0');
    });

    test('V-18 an exit may be smaller than the least order', async () => {
      await place(anOrder(bench));
      const report = await place(anOrder(bench, { side: 'sell', quantity: '0.0001', isReduceOnly: true }));
      expect(report).toMatchObject({ status: 'filled' });
    });
  });

  describe(`${name} cancels`, () => {
    test('V-19 an order it does not know: null', async () => {
      expect(await bench.venue.cancelOrder(account, 'never-sent')).toBeNull();
      expect(await bench.venue.findOrder(account, 'never-sent')).toBeNull();
    });

    test('V-20 a resting order, once; the second time tells the same', async () => {
      const order = aLimit(bench, '39000');
      await place(order);
      const canceled = await bench.venue.cancelOrder(account, order.clientOrderId);
      expect(canceled).toMatchObject({ status: 'canceled', filledQuantity: '0' });
      expect(await bench.venue.cancelOrder(account, order.clientOrderId)).toEqual(canceled);
      await bench.setPrice('38000');
      expect(await heldQuantity()).toBe('0');
    });

    test('V-21 a filled order: what became of it', async () => {
      const order = anOrder(bench);
      const filled = await place(order);
      expect(await bench.venue.cancelOrder(account, order.clientOrderId)).toEqual(filled);
      expect(await heldQuantity()).toBe('0.1');
    });
  });

  describe(`${name} keeps time and memory`, () => {
    test('V-22 an order that arrives after its expiry is rejected', async () => {
      const report = await place(anOrder(bench, { expiresAtMs: bench.nowMs() - 1 }));
      expect(report).toMatchObject({ status: 'rejected', reason: 'expired' });
    });

    test('V-23 a resting order does not fill after its expiry', async () => {
      const order = aLimit(bench, '39900', { expiresAtMs: bench.nowMs() + 1_000 });
      await place(order);
      bench.wait(1_001);
      await bench.setPrice('39000');
      expect(await bench.venue.findOrder(account, order.clientOrderId)).toMatchObject({ status: 'expired' });
      expect(await heldQuantity()).toBe('0');
    });

    test('V-24 after a restart of ours, resting orders are there and fill', async () => {
      await place(anOrder(bench));
      const stop = aStop(bench, '39000');
      await place(stop);
      await bench.restart();
      expect(await bench.venue.openOrders(account)).toHaveLength(1);
      await bench.setPrice('38900');
      expect(await bench.venue.findOrder(account, stop.clientOrderId)).toMatchObject({ status: 'filled' });
      expect(bench.told.map((fill) => fill.clientOrderId)).toEqual([stop.clientOrderId]);
    });

    test('V-25 fills are told from a moment on and of one instrument', async () => {
      await place(anOrder(bench));
      bench.wait(1_000);
      await bench.setPrice('40000');
      const later = anOrder(bench);
      await place(later);
      const recent = await bench.venue.fills(account, { sinceMs: bench.nowMs(), instrument: bench.instrument });
      expect(new Set(recent.map((fill) => fill.clientOrderId))).toEqual(new Set([later.clientOrderId]));
      expect(await bench.venue.fills(account, { sinceMs: 0, instrument: 'NONE-USD-PERP' })).toEqual([]);
    });

    test('V-26 position and equity follow the market', async () => {
      await place(anOrder(bench));
      const before = await bench.venue.balance(account);
      await bench.setPrice('40500');
      const after = await bench.venue.balance(account);
      // 0.1 × 500
      expect(after.equity).toBe(add(before.equity, '50'));
      expect(after.balance).toBe(before.balance);
      const [position] = await bench.venue.positions(account);
      expect(isAtLeast(position?.entryPrice ?? '0', '40000')).toBe(true);
    });
  });
}
