import { describe, expect } from '@jest/globals';
import { add, isAtMost, isPositive } from '../../domain/money.ts';
import type { VenueBench } from './bench.ts';
import { aLimit, anOrder, aStop, aTakeProfit } from './bench.ts';
import type { Cards, Declared } from './cards.ts';
import { cardsFor } from './cards.ts';
import { conformanceOfExits } from './conformance-exits.ts';
import { conformanceOfLoss } from './conformance-lost.ts';
import type { Table } from './table.ts';
import { layTable } from './table.ts';

/** The cards that every venue passes, numbered for its docs page; those that it declares itself unable to pass are listed as skipped. */
export function conformanceCards(name: string, declared: Declared, createBench: () => Promise<VenueBench>): void {
  const table = layTable(createBench);
  const cards = cardsFor(declared);
  conformanceOfOrders(name, table, cards);
  conformanceOfExits(name, table, cards);
  conformanceOfLoss(name, table, cards);
  cards.checkSkipped(name, table);
}

/** V-01 to V-13: what it answers, what it executes, and that it does nothing twice. */
function conformanceOfOrders(name: string, table: Table, { card }: Cards): void {
  describe(`${name} answers`, () => {
    card('V-01 lists what it trades, with rules that can be kept', async () => {
      const instruments = await table.bench.venue.instruments();
      expect(instruments.map(({ instrument }) => instrument)).toContain(table.bench.instrument);
      for (const listed of instruments) {
        expect(listed.venue).toBe(table.bench.venue.venue);
        for (const rule of [listed.tickSize, listed.lotSize, listed.minimumNotional, listed.maxLeverage]) {
          expect(isPositive(rule)).toBe(true);
        }
      }
      expect(await table.bench.venue.isHealthy()).toBe(true);
    });

    card('V-02 a fresh account is all cash', async () => {
      const balance = await table.bench.venue.balance(table.account);
      expect(balance).toMatchObject({ balance: '10000', equity: '10000', availableMargin: '10000' });
      expect(await table.bench.venue.positions(table.account)).toEqual([]);
      expect(await table.bench.venue.openOrders(table.account)).toEqual([]);
      expect(await table.bench.venue.fills(table.account, { sinceMs: 0 })).toEqual([]);
    });

    card('V-03 an unknown account is a definite no', async () => {
      const stranger = { id: 'nobody', venue: table.bench.venue.venue };
      await expect(table.bench.venue.placeOrder(stranger, anOrder(table.bench))).rejects.toMatchObject({
        name: 'VenueError',
        phase: 'rejected',
        code: 'accountUnknown',
        isRetryable: false,
      });
    });
  });

  describe(`${name} executes`, () => {
    card('V-04 a market order fills at once, and every question gets the same answer', async () => {
      const order = anOrder(table.bench);
      const report = await table.place(order);
      expect(report).toMatchObject({ status: 'filled', filledQuantity: '0.1', clientOrderId: order.clientOrderId });
      expect(await table.bench.venue.findOrder(table.account, order.clientOrderId)).toEqual(report);
      const fills = await table.fillsOf(order.clientOrderId);
      expect(add('0', ...fills.map((fill) => fill.quantity))).toBe('0.1');
      expect(fills.every((fill) => fill.venueOrderId === report.venueOrderId)).toBe(true);
      expect(await table.heldQuantity()).toBe('0.1');
    });

    card('V-05 a limit order rests, fills at its price or better when the market comes, and is told', async () => {
      const order = aLimit(table.bench, '39900');
      expect(await table.place(order)).toMatchObject({ status: 'accepted', filledQuantity: '0' });
      expect(await table.bench.venue.openOrders(table.account)).toHaveLength(1);
      await table.bench.setPrice('39800');
      expect(await table.bench.venue.findOrder(table.account, order.clientOrderId)).toMatchObject({ status: 'filled' });
      const fills = await table.fillsOf(order.clientOrderId);
      expect(fills.every((fill) => isAtMost(fill.price, '39900'))).toBe(true);
      expect(table.bench.told).toEqual(fills);
      expect(await table.bench.venue.openOrders(table.account)).toEqual([]);
    });

    card('V-06 an ioc limit that the market does not meet ends unfilled', async () => {
      const report = await table.place(aLimit(table.bench, '39900', { timeInForce: 'ioc' }));
      expect(report).toMatchObject({ status: 'canceled', filledQuantity: '0' });
    });

    card('V-07 a stop sleeps above its trigger and closes at or below it', async () => {
      await table.place(anOrder(table.bench));
      const stop = aStop(table.bench, '39000');
      expect(await table.place(stop)).toMatchObject({ status: 'accepted' });
      await table.bench.setPrice('39001');
      expect(await table.heldQuantity()).toBe('0.1');
      await table.bench.setPrice('39000');
      expect(await table.bench.venue.findOrder(table.account, stop.clientOrderId)).toMatchObject({ status: 'filled' });
      expect(await table.heldQuantity()).toBe('0');
    });

    card('V-08 a buying stop closes a short when the market rises', async () => {
      await table.place(anOrder(table.bench, { side: 'sell' }));
      await table.place(aStop(table.bench, '41000', { side: 'buy' }));
      await table.bench.setPrice('40999');
      expect(await table.heldQuantity()).toBe('-0.1');
      await table.bench.setPrice('41000');
      expect(await table.heldQuantity()).toBe('0');
    });

    card('V-09 a take-profit closes at or above its trigger, and a short at or below it', async () => {
      await table.place(anOrder(table.bench));
      await table.place(aTakeProfit(table.bench, '41000'));
      await table.bench.setPrice('40999');
      expect(await table.heldQuantity()).toBe('0.1');
      await table.bench.setPrice('41000');
      expect(await table.heldQuantity()).toBe('0');
      await table.place(anOrder(table.bench, { side: 'sell' }));
      await table.place(aTakeProfit(table.bench, '40000', { side: 'buy' }));
      await table.bench.setPrice('40000');
      expect(await table.heldQuantity()).toBe('0');
    });

    card('V-10 a slippage cap leaves unfilled what would be worse', async () => {
      const report = await table.place(anOrder(table.bench, { limitPrice: '39990' }));
      expect(report).toMatchObject({ status: 'canceled', filledQuantity: '0' });
      const capped = anOrder(table.bench, { limitPrice: '40010' });
      await table.place(capped);
      expect((await table.fillsOf(capped.clientOrderId)).every((fill) => isAtMost(fill.price, '40010'))).toBe(true);
    });
  });

  describe(`${name} does nothing twice`, () => {
    card('V-11 a second order with the same id is answered with the first, whatever it says', async () => {
      const order = anOrder(table.bench);
      const first = await table.place(order);
      expect(await table.place(order)).toEqual(first);
      expect(await table.place({ ...order, side: 'sell', quantity: '0.3' })).toEqual(first);
      expect(await table.heldQuantity()).toBe('0.1');
    });

    card('V-12 twenty of the same order at once are one order and one set of fills', async () => {
      const order = anOrder(table.bench);
      const reports = await Promise.all(Array.from({ length: 20 }, () => table.place(order)));
      expect(new Set(reports.map((report) => JSON.stringify(report))).size).toBe(1);
      const fills = await table.fillsOf(order.clientOrderId);
      expect(add('0', ...fills.map((fill) => fill.quantity))).toBe('0.1');
      expect(await table.heldQuantity()).toBe('0.1');
    });

    card('V-13 a rejected order stays rejected when it is sent again', async () => {
      const order = anOrder(table.bench, { quantity: '0.00001' });
      const first = await table.place(order);
      expect(first.status).toBe('rejected');
      expect(await table.place({ ...order, quantity: '0.1' })).toEqual(first);
      expect(await table.heldQuantity()).toBe('0');
    });
  });
}
