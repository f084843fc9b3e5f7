import type { Clock } from '../../../../domain/clock.ts';
import { uniqueFills } from '../../../../domain/fill.ts';
import { isAtMost } from '../../../../domain/money.ts';
import type { StreamTimings } from '../../../../venues/http/stream.ts';
import { STREAM_TIMINGS } from '../../../../venues/http/stream.ts';
import { unreadable } from '../../../../venues/http/failures.ts';
import type { OrderReport, VenueAdapter } from '../../../../venues/port.ts';
import { VenueError } from '../../../../venues/port.ts';
import type { Switches } from '../engine/types.ts';
import { capabilitiesOf } from './capabilities.ts';
import { LyingClient } from './client.ts';
import { FillStream } from './fill-stream.ts';
import { pathOf, symbolOf, toWireOrder } from './format.ts';
import { LYING_VENUE, toFill, toInstrument, toPayment, toPosition, toReport } from './parse.ts';
import type { orderSchema } from './wire.ts';
import {
  balanceReply,
  fillsReply,
  instrumentsReply,
  orderReply,
  ordersReply,
  paymentsReply,
  positionsReply,
} from './wire.ts';
import { z } from 'zod';

/** Longest wait for an answer, ms, and the largest answer that is taken in. */
const TIMEOUT_MS = 5_000;
const MAX_REPLY_BYTES = 2_000_000;

export interface LyingVenueTerms {
  url: string;
  streamUrl: string;
  switches: Switches;
  clock: Clock;
  /** Ids of the accounts whose fills are ours. */
  accounts: () => Promise<readonly string[]>;
  onTrouble: (what: string) => void;
  timeoutMs?: number;
  timings?: Partial<StreamTimings>;
}

/** The lying venue behind the port, as any venue would be that speaks HTTP and WebSocket. */
export function createLyingVenue(terms: LyingVenueTerms): VenueAdapter {
  const { url, timeoutMs = TIMEOUT_MS } = terms;
  const client = new LyingClient({ url, timeoutMs, maxReplyBytes: MAX_REPLY_BYTES });
  const get = <Schema extends z.ZodType>(what: string, path: string, schema: Schema): Promise<z.infer<Schema>> =>
    client.ask({ what, method: 'GET', path }, schema);

  const adapter: VenueAdapter = {
    venue: LYING_VENUE,
    capabilities: capabilitiesOf(terms.switches),

    async instruments() {
      const { instruments } = await get('list the instruments', '/instruments', instrumentsReply);
      return instruments.map(toInstrument);
    },

    isHealthy: () =>
      get('say how it is', '/health', z.object({ status: z.literal('ok') })).then(
        () => true,
        () => false,
      ),

    async placeOrder(account, request) {
      const what = `place ${request.clientOrderId}`;
      const call = { what, path: '/orders', account: account.id, body: toWireOrder(request) };
      const { order } = await client.write(call, orderReply);
      return reportOf(order, account.id, request.clientOrderId, what);
    },

    async cancelOrder(account, clientOrderId) {
      const what = `cancel ${clientOrderId}`;
      const call = { what, path: '/orders/cancel', account: account.id, body: { clientId: clientOrderId } };
      const reply = await client.write(call, orderReply).catch(nullWhenUnknown);
      return reply && reportOf(reply.order, account.id, clientOrderId, what);
    },

    async findOrder(account, clientOrderId) {
      const what = `find ${clientOrderId}`;
      const path = pathOf('/orders/by-client-id', { account: account.id, clientId: clientOrderId });
      const reply = await get(what, path, orderReply).catch(nullWhenUnknown);
      return reply && reportOf(reply.order, account.id, clientOrderId, what);
    },

    async openOrders(account) {
      const what = 'list the open orders';
      const { orders } = await get(what, pathOf('/orders/open', { account: account.id }), ordersReply);
      // What has no client id was sent by hand and is left alone.
      return orders.flatMap((order) =>
        order.clientId === null ? [] : [reportOf(order, account.id, order.clientId, what)],
      );
    },

    async fills(account, { sinceMs, instrument }) {
      const what = 'list the fills';
      const symbol = instrument && symbolOf(instrument);
      const path = pathOf('/fills', { account: account.id, since: sinceMs, symbol });
      const { fills } = await get(what, path, fillsReply);
      for (const fill of fills) assertAccount(fill.account, account.id, what);
      return uniqueFills(fills.map(toFill));
    },

    async fundingPayments(account, { sinceMs, instrument }) {
      const what = 'list the funding payments';
      const symbol = instrument && symbolOf(instrument);
      const path = pathOf('/funding', { account: account.id, since: sinceMs, symbol });
      const { payments } = await get(what, path, paymentsReply);
      for (const payment of payments) assertAccount(payment.account, account.id, what);
      return payments.map(toPayment);
    },

    async positions(account) {
      const { positions } = await get(
        'list the positions',
        pathOf('/positions', { account: account.id }),
        positionsReply,
      );
      return positions.map(toPosition);
    },

    async balance(account) {
      const reply = await get('tell the balance', pathOf('/balance', { account: account.id }), balanceReply);
      const { currency, balance, equity, available } = reply;
      return { currency, balance, equity, availableMargin: available };
    },

    streamFills(onFill, signal, onReturn) {
      const { clock, accounts, onTrouble } = terms;
      const timings = { ...STREAM_TIMINGS, ...terms.timings };
      const fillsSince = (id: string, sinceMs: number) => adapter.fills({ id, venue: LYING_VENUE }, { sinceMs });
      const told = { onFill, onTrouble, onReturn: onReturn ?? (() => undefined) };
      return new FillStream({ url: terms.streamUrl, timings, clock, accounts, fillsSince, ...told }).run(signal);
    },
  };
  return adapter;
}

function nullWhenUnknown(error: unknown): null {
  if (error instanceof VenueError && error.code === 'orderUnknown') return null;
  throw error;
}

function assertAccount(told: string, asked: string, what: string): void {
  if (told !== asked) throw unreadable(LYING_VENUE, what, `answered with what belongs to account ${told}`);
}

/** An answer about another order is no answer. */
function reportOf(order: z.infer<typeof orderSchema>, account: string, clientId: string, what: string): OrderReport {
  assertAccount(order.account, account, what);
  if (order.clientId !== clientId)
    throw unreadable(LYING_VENUE, what, `answered about order ${String(order.clientId)}`);
  if (!isAtMost(order.filled, order.quantity))
    throw unreadable(LYING_VENUE, what, `said that ${order.filled} of ${order.quantity} was filled`);
  return toReport(order, clientId);
}
