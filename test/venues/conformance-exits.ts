import { describe, expect } from '@jest/globals';
import { add, isAtLeast } from '../../domain/money.ts';
import { aLimit, anOrder, aStop, aTakeProfit } from './bench.ts';
import type { Cards } from './cards.ts';
import type { Table } from './table.ts';

/** V-14 to V-26: exits, cancels, time and memory. */
export function conformanceOfExits(name: string, table: Table, { card }: Cards): void {
  describe(`${name} keeps exits to what is held`, () => {
    card('V-14 an exit without a position is rejected', async () => {
      const report = await table.place(anOrder(table.bench, { side: 'sell', isReduceOnly: true }));
      expect(report).toMatchObject({ status: 'rejected', filledQuantity: '0' });
    });

    card('V-15 an exit larger than the position closes it and no more', async () => {
      await table.place(anOrder(table.bench));
      const report = await table.place(anOrder(table.bench, { side: 'sell', quantity: '0.5', isReduceOnly: true }));
      expect(report).toMatchObject({ status: 'canceled', filledQuantity: '0.1' });
      expect(await table.heldQuantity()).toBe('0');
    });

    card('V-16 a resting exit closes only what is left of the position', async () => {
      await table.place(anOrder(table.bench));
      const stop = aStop(table.bench, '39000');
      await table.place(stop);
      await table.place(anOrder(table.bench, { side: 'sell', quantity: '0.06', isReduceOnly: true }));
      await table.bench.setPrice('38900');
      expect(await table.heldQuantity()).toBe('0');
      const fills = await table.fillsOf(stop.clientOrderId);
      expect(add('0', ...fills.map((fill) => fill.quantity))).toBe('0.04');
    });

    card('V-17 when the position is flat its exits are gone', async () => {
      await table.place(anOrder(table.bench));
      await table.place(aStop(table.bench, '39000'));
      await table.place(aTakeProfit(table.bench, '41000'));
      await table.bench.setPrice('41000');
      expect(await table.bench.venue.openOrders(table.account)).toEqual([]);
      expect(await table.heldQuantity()).toBe('0');
    });

    card('V-18 an exit may be smaller than the least order', async () => {
      await table.place(anOrder(table.bench));
      const report = await table.place(anOrder(table.bench, { side: 'sell', quantity: '0.0001', isReduceOnly: true }));
      expect(report).toMatchObject({ status: 'filled' });
    });
  });

  describe(`${name} cancels`, () => {
    card('V-19 an order it does not know: null', async () => {
      expect(await table.bench.venue.cancelOrder(table.account, 'never-sent')).toBeNull();
      expect(await table.bench.venue.findOrder(table.account, 'never-sent')).toBeNull();
    });

    card('V-20 a resting order, once; the second time tells the same', async () => {
      const order = aLimit(table.bench, '39000');
      await table.place(order);
      const canceled = await table.bench.venue.cancelOrder(table.account, order.clientOrderId);
      expect(canceled).toMatchObject({ status: 'canceled', filledQuantity: '0' });
      expect(await table.bench.venue.cancelOrder(table.account, order.clientOrderId)).toEqual(canceled);
      await table.bench.setPrice('38000');
      expect(await table.heldQuantity()).toBe('0');
    });

    card('V-21 a filled order: what became of it', async () => {
      const order = anOrder(table.bench);
      const filled = await table.place(order);
      expect(await table.bench.venue.cancelOrder(table.account, order.clientOrderId)).toEqual(filled);
      expect(await table.heldQuantity()).toBe('0.1');
    });
  });

  describe(`${name} keeps time and memory`, () => {
    card('V-22 an order that arrives after its expiry is rejected', async () => {
      const report = await table.place(anOrder(table.bench, { expiresAtMs: table.bench.nowMs() - 1 }));
      expect(report).toMatchObject({ status: 'rejected', reason: 'expired' });
    });

    card('V-23 a resting order does not fill after its expiry', async () => {
      const order = aLimit(table.bench, '39900', { expiresAtMs: table.bench.nowMs() + 1_000 });
      await table.place(order);
      await table.bench.wait(1_001);
      await table.bench.setPrice('39000');
      expect(await table.bench.venue.findOrder(table.account, order.clientOrderId)).toMatchObject({
        status: 'expired',
      });
      expect(await table.heldQuantity()).toBe('0');
    });

    card('V-24 after a restart of ours, resting orders are there and fill', async () => {
      await table.place(anOrder(table.bench));
      const stop = aStop(table.bench, '39000');
      await table.place(stop);
      await table.bench.restart();
      expect(await table.bench.venue.openOrders(table.account)).toHaveLength(1);
      await table.bench.setPrice('38900');
      expect(await table.bench.venue.findOrder(table.account, stop.clientOrderId)).toMatchObject({ status: 'filled' });
      expect(table.bench.told).toContainEqual(expect.objectContaining({ clientOrderId: stop.clientOrderId }));
    });

    card('V-25 fills are told from a moment on and of one instrument', async () => {
      await table.place(anOrder(table.bench));
      await table.bench.wait(1_000);
      await table.bench.setPrice('40000');
      const later = anOrder(table.bench);
      const sinceMs = table.bench.nowMs();
      await table.place(later);
      const recent = await table.bench.venue.fills(table.account, { sinceMs, instrument: table.bench.instrument });
      expect(new Set(recent.map((fill) => fill.clientOrderId))).toEqual(new Set([later.clientOrderId]));
      expect(await table.bench.venue.fills(table.account, { sinceMs: 0, instrument: 'NONE-USD-PERP' })).toEqual([]);
    });

    card('V-26 position and equity follow the market', async () => {
      await table.place(anOrder(table.bench));
      const before = await table.bench.venue.balance(table.account);
      await table.bench.setPrice('40500');
      const after = await table.bench.venue.balance(table.account);
      // 0.1 × 500
      expect(after.equity).toBe(add(before.equity, '50'));
      expect(after.balance).toBe(before.balance);
      const [position] = await table.bench.venue.positions(table.account);
      expect(isAtLeast(position?.entryPrice ?? '0', '40000')).toBe(true);
    });
  });
}
