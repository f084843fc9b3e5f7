import { describe, expect } from '@jest/globals';
import { uniqueFills } from '../../domain/fill.ts';
import type { VenueError } from '../../venues/port.ts';
import type { Wire } from './bench.ts';
import { aLimit, anOrder, aStop } from './bench.ts';
import type { Cards } from './cards.ts';
import type { Table } from './table.ts';

/** V-27 to V-35: what a venue without a capability does instead, sets of fills, and answers that do not arrive. */
export function conformanceOfLoss(name: string, table: Table, { card }: Cards): void {
  const wire = (): Wire => {
    if (table.bench.wire === null) throw new Error('This venue has no wire.');
    return table.bench.wire;
  };
  const failure = (deed: Promise<unknown>): Promise<VenueError> =>
    deed.then(
      () => Promise.reject(new Error('It succeeded.')),
      (error: unknown) => error as VenueError,
    );

  describe(`${name} without a capability`, () => {
    card('V-27 makes a second order of a second order with the same id', async () => {
      const order = anOrder(table.bench);
      const first = await table.place(order);
      const second = await table.place(order);
      expect(second.venueOrderId).not.toBe(first.venueOrderId);
      expect(await table.heldQuantity()).toBe('0.2');
    });

    card('V-28 executes an order that arrives after its expiry', async () => {
      const report = await table.place(anOrder(table.bench, { expiresAtMs: table.bench.nowMs() - 1 }));
      expect(report).toMatchObject({ status: 'filled' });
    });

    card('V-29 rejects a stop rather than taking it for something else', async () => {
      await table.place(anOrder(table.bench));
      expect(await table.place(aStop(table.bench, '39000'))).toMatchObject({ status: 'rejected', filledQuantity: '0' });
      expect(await table.heldQuantity()).toBe('0.1');
      expect(await table.bench.venue.openOrders(table.account)).toEqual([]);
    });
  });

  describe(`${name} counts`, () => {
    card('V-30 fills come as a set, oldest first, the same at each look', async () => {
      for (let count = 0; count < 3; count += 1) await table.place(anOrder(table.bench));
      const fills = await table.bench.venue.fills(table.account, { sinceMs: 0 });
      expect(new Set(fills.map((fill) => fill.venueTradeId)).size).toBe(fills.length);
      expect(fills).toEqual(uniqueFills(fills));
      expect(await table.bench.venue.fills(table.account, { sinceMs: 0 })).toEqual(fills);
      expect(fills.every((fill) => fill.venueAccountId === table.account.id)).toBe(true);
    });

    card('V-31 orders of one account at once are all taken, before and after a restart of ours', async () => {
      const limits = (): Promise<unknown> =>
        Promise.all(Array.from({ length: 8 }, () => table.place(aLimit(table.bench, '39000', { quantity: '0.001' }))));
      await limits();
      await table.bench.restart();
      await limits();
      expect(await table.bench.venue.openOrders(table.account)).toHaveLength(16);
    });
  });

  describe(`${name} over a wire that breaks`, () => {
    card('V-32 that is away has not been sent the order', async () => {
      const order = anOrder(table.bench);
      await wire().goAway();
      const error = await failure(table.place(order));
      expect(error).toMatchObject({ name: 'VenueError', phase: 'notSent', isRetryable: true });
      expect(await table.bench.venue.isHealthy()).toBe(false);
      await wire().comeBack();
      expect(await table.bench.venue.findOrder(table.account, order.clientOrderId)).toBeNull();
    });

    card('V-33 that loses the answer leaves the order unknown until it is asked about', async () => {
      const order = anOrder(table.bench);
      await wire().loseNextAnswer();
      expect(await failure(table.place(order))).toMatchObject({ name: 'VenueError', phase: 'unknown' });
      expect(await table.bench.venue.findOrder(table.account, order.clientOrderId)).toMatchObject({ status: 'filled' });
    });

    card('V-34 that answers for a venue which never got the order leaves it unknown too', async () => {
      const order = anOrder(table.bench);
      await wire().breakNextCall();
      expect(await failure(table.place(order))).toMatchObject({ name: 'VenueError', phase: 'unknown' });
      expect(await table.bench.venue.findOrder(table.account, order.clientOrderId)).toBeNull();
    });

    card('V-35 that breaks a read is an error, never an empty list', async () => {
      const { venue } = table.bench;
      await wire().breakReads();
      const reads = [
        venue.openOrders(table.account),
        venue.positions(table.account),
        venue.fills(table.account, { sinceMs: 0 }),
        venue.balance(table.account),
        venue.findOrder(table.account, 'any'),
      ];
      for (const read of await Promise.allSettled(reads)) expect(read.status).toBe('rejected');
    });
  });
}
