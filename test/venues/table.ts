import { beforeEach } from '@jest/globals';
import type { Fill } from '../../domain/fill.ts';
import type { Decimal } from '../../domain/money.ts';
import type { OrderRequest } from '../../domain/order.ts';
import type { OrderReport, VenueAccountRef } from '../../venues/port.ts';
import type { VenueBench } from './bench.ts';

/** What every card has before it: a bench with the market at 40,000 and an account with 10,000. */
export interface Table {
  readonly bench: VenueBench;
  readonly account: VenueAccountRef;
  place(request: OrderRequest): Promise<OrderReport>;
  fillsOf(clientOrderId: string): Promise<Fill[]>;
  heldQuantity(): Promise<Decimal>;
}

/** Lays the table anew before each card of the file. */
export function layTable(createBench: () => Promise<VenueBench>): Table {
  let bench: VenueBench;
  let account: VenueAccountRef;
  beforeEach(async () => {
    bench = await createBench();
    account = await bench.openAccount('10000');
    await bench.setPrice('40000');
  });
  return {
    get bench() {
      return bench;
    },
    get account() {
      return account;
    },
    place: (request) => bench.venue.placeOrder(account, request),
    fillsOf: async (clientOrderId) =>
      (await bench.venue.fills(account, { sinceMs: 0 })).filter((fill) => fill.clientOrderId === clientOrderId),
    heldQuantity: async () => (await bench.venue.positions(account))[0]?.signedQuantity ?? '0',
  };
}
