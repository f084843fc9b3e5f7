import type { OrderIntent } from '../../db/repositories/orders.ts';
import type { Order, OrderRequest } from '../../domain/order.ts';
import type { VenueAccountRef, VenueAdapter } from '../../venues/port.ts';
import { VenueError } from '../../venues/port.ts';
import type { Mutant } from './mutant.ts';
import { applyNews } from './store/orders.ts';
import type { Tables } from './store/tables.ts';

/** The adapter with some of its calls replaced. */
const replaced = (adapter: VenueAdapter, calls: Partial<VenueAdapter>): VenueAdapter => ({
  venue: adapter.venue,
  capabilities: adapter.capabilities,
  instruments: () => adapter.instruments(),
  isHealthy: () => adapter.isHealthy(),
  placeOrder: (account, request) => adapter.placeOrder(account, request),
  cancelOrder: (account, id) => adapter.cancelOrder(account, id),
  findOrder: (account, id) => adapter.findOrder(account, id),
  openOrders: (account) => adapter.openOrders(account),
  fills: (account, query) => adapter.fills(account, query),
  fundingPayments: (account, query) => adapter.fundingPayments(account, query),
  positions: (account) => adapter.positions(account),
  balance: (account) => adapter.balance(account),
  streamFills: (onFill, signal) => adapter.streamFills(onFill, signal),
  ...calls,
});

const sending = (change: (request: OrderRequest, attempt: number) => OrderRequest): Mutant => ({
  adapter: (adapter, { number }) =>
    replaced(adapter, { placeOrder: (account, request) => adapter.placeOrder(account, change(request, number)) }),
});

const isStop = (request: OrderRequest): boolean => request.type === 'stopMarket';

/** Withdraws the stops that rest before it places the new one. */
async function cancelFirst(adapter: VenueAdapter, account: VenueAccountRef, request: OrderRequest): Promise<void> {
  if (!isStop(request)) return;
  const before = request.clientOrderId.replace(/:\d+$/, '');
  for (const order of await adapter.openOrders(account))
    if (order.clientOrderId.startsWith(before)) await adapter.cancelOrder(account, order.clientOrderId);
}

/** The intent is kept aside and stored with the first news of the order. */
function storedAfterSending(
  tables: Tables,
  intend: (intent: OrderIntent, nowMs: number) => Order,
  aside: Map<string, Order>,
) {
  return (intent: OrderIntent, nowMs: number): Order => {
    const order = intend(intent, nowMs);
    if (order.status !== 'initialized') return order;
    tables.orders.delete(order.clientOrderId);
    aside.set(order.id, order);
    return order;
  };
}

/** Platforms that are wrong in one way each, and the law that each of them breaks. */
export const MUTANTS: Readonly<Record<string, { breaks: string; mutant: Mutant }>> = {
  'a fresh client order id for each attempt': {
    breaks: 'INV-03',
    mutant: sending((request, attempt) => ({ ...request, clientOrderId: `${request.clientOrderId}~${attempt}` })),
  },
  'a server error taken as a rejection': {
    breaks: 'INV-02',
    mutant: {
      adapter: (adapter) =>
        replaced(adapter, {
          placeOrder: (account, request) =>
            adapter.placeOrder(account, request).catch((error: unknown) => {
              if (!(error instanceof VenueError)) throw error;
              const { code, message } = error;
              throw new VenueError({ phase: 'rejected', code, message, isRetryable: false });
            }),
        }),
    },
  },
  'the old stop cancelled before the new one is placed': {
    breaks: 'INV-15',
    mutant: {
      adapter: (adapter) =>
        replaced(adapter, {
          async placeOrder(account, request) {
            await cancelFirst(adapter, account, request);
            return adapter.placeOrder(account, request);
          },
        }),
    },
  },
  'fills summed as they come, not as a set': {
    breaks: 'INV-06',
    mutant: {
      adapter: (adapter) =>
        replaced(adapter, {
          async fills(account, query) {
            const told = new Map<string, number>();
            return (await adapter.fills(account, query)).map((fill) => {
              const time = (told.get(fill.venueTradeId) ?? 0) + 1;
              told.set(fill.venueTradeId, time);
              return time === 1 ? fill : { ...fill, venueTradeId: `${fill.venueTradeId}~${time}` };
            });
          },
        }),
    },
  },
  'no unique index on fills': {
    breaks: 'INV-06',
    mutant: {
      record: (record, tables) => ({
        ...record,
        venueNews: {
          ...record.venueNews,
          record(positionId, news, nowMs) {
            tables.fills.clear();
            return record.venueNews.record(positionId, news, nowMs);
          },
        },
      }),
    },
  },
  'an exit that is not reduce-only': {
    breaks: 'INV-07',
    mutant: sending((request) => (request.isReduceOnly ? { ...request, isReduceOnly: false } : request)),
  },
  'an exit that is not capped by what is open': {
    breaks: 'INV-07',
    mutant: sending((request) =>
      request.isReduceOnly && !isStop(request) ? { ...request, quantity: `1${request.quantity}` } : request,
    ),
  },
  'an order sent again without a question': {
    breaks: 'INV-01',
    mutant: {
      adapter: (adapter) =>
        replaced(adapter, {
          capabilities: { ...adapter.capabilities, deduplicatesByClientOrderId: true },
          findOrder: () => Promise.resolve(null),
        }),
    },
  },
  'absence seen once taken as never sent': {
    breaks: 'INV-02',
    mutant: {
      adapter: (adapter, _attempt, world) =>
        replaced(adapter, {
          async findOrder(account, clientOrderId) {
            const report = await adapter.findOrder(account, clientOrderId);
            if (report) return report;
            const updatedAtMs = world.time.nowMs();
            return {
              clientOrderId,
              venueOrderId: '-',
              status: 'expired',
              filledQuantity: '0',
              reason: 'absent',
              updatedAtMs,
            };
          },
        }),
    },
  },
  'money as floating point': {
    breaks: 'INV-28',
    mutant: {
      record(record, tables) {
        tables.addMoney = (a, b) => (Number(a) + Number(b)).toFixed(12);
        return record;
      },
    },
  },
  'a pause that is asked about at the door only': {
    breaks: 'INV-17',
    mutant: {
      record: (record, tables) => ({
        ...record,
        orders: {
          ...record.orders,
          markSubmitted(id, nowMs) {
            const order = record.orders.find(id);
            if (order?.status !== 'initialized') return record.orders.markSubmitted(id, nowMs);
            return {
              order: tables.putOrder({ ...order, status: 'submitted', submittedAtMs: nowMs, updatedAtMs: nowMs }),
              isFirst: true,
            };
          },
          markResent: () => 2,
        },
      }),
    },
  },
  'a stop that is placed after a sleep': {
    breaks: 'INV-13',
    mutant: {
      adapter: (adapter, _attempt, world) =>
        replaced(adapter, {
          async placeOrder(account, request) {
            if (isStop(request)) await world.time.sleep(9_000);
            return adapter.placeOrder(account, request);
          },
        }),
    },
  },
  'an intent that is stored after it was sent': {
    breaks: 'INV-03',
    mutant: {
      record(record, tables) {
        const aside = new Map<string, Order>();
        const { orders } = record;
        return {
          ...record,
          orders: {
            ...orders,
            intend: storedAfterSending(tables, (intent, nowMs) => orders.intend(intent, nowMs), aside),
            markSubmitted(id, nowMs) {
              const order = aside.get(id);
              if (!order) return orders.markSubmitted(id, nowMs);
              const submitted = { ...order, status: 'submitted', submittedAtMs: nowMs } as const;
              aside.set(id, submitted);
              return { order: submitted, isFirst: true };
            },
            applyNews(clientOrderId, news, nowMs) {
              const kept = [...aside.values()].find((order) => order.clientOrderId === clientOrderId);
              if (kept) tables.putOrder(kept);
              return applyNews(tables, clientOrderId, news, nowMs);
            },
          },
        };
      },
    },
  },
};
