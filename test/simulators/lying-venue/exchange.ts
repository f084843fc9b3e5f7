import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Bend } from './engine/commands.ts';
import type { VenueOrder } from './engine/types.ts';
import { readers } from './reads.ts';
import type { Answer, Asked } from './reply.ts';
import { WireError, send, sendIll } from './reply.ts';
import type { CallKind, CallLine, Lie } from './script.ts';
import { cancel, cancelSchema, place, placeSchema } from './writes.ts';
import type { Venue } from './venue.ts';

type RouteKind = Exclude<CallKind, 'stream'>;

const ROUTES: Readonly<Record<string, RouteKind>> = {
  'POST /orders': 'place',
  'POST /orders/cancel': 'cancel',
  'GET /orders/by-client-id': 'find',
  'GET /orders/open': 'openOrders',
  'GET /fills': 'fills',
  'GET /funding': 'funding',
  'GET /positions': 'positions',
  'GET /balance': 'balance',
};

/** A call of the public wire, and the lie it gets, if any. */
export async function exchange(venue: Venue, asked: Asked, response: ServerResponse): Promise<void> {
  const route = `${asked.method} ${asked.path}`;
  if (route === 'GET /health' || route === 'GET /instruments') {
    const body = route === 'GET /health' ? { status: 'ok' } : { instruments: [...venue.engine.listed.values()] };
    send(response, { status: 200, body });
    return;
  }
  const kind = ROUTES[route];
  if (kind === undefined) throw new WireError(404, 'ROUTE_UNKNOWN', `There is no ${route}.`);
  const { call, lie } = venue.hear(callOf(kind, asked));

  if (lie?.lie === 'refuseWith') {
    venue.noteLie(call, lie, 'nothing was done');
    sendIll(response, lie, { status: 200, body: { order: null } });
    return;
  }
  if (lie?.lie === 'late' && lie.when === 'before') {
    venue.noteLie(call, lie, 'done when the time was over');
    await delay(lie.ms);
  }
  const answer = perform(venue, kind, asked, lie);
  if (lie && !(lie.lie === 'late' && lie.when === 'before')) venue.noteLie(call, lie, truthOf(answer));
  if (lie?.lie === 'event') happen(venue, call, asked, lie);
  if (lie?.lie === 'late' && lie.when === 'after') await delay(lie.ms);
  if (lie?.lie === 'acceptThen') sendIll(response, lie, answer);
  else send(response, answer);
}

const writeSchema = z.looseObject({
  account: z.string(),
  clientId: z.string(),
  kind: z.string().optional(),
  reduceOnly: z.boolean().optional(),
});

function callOf(kind: RouteKind, { query, body }: Asked): Omit<CallLine, 'number' | 'atMs'> {
  if (kind !== 'place' && kind !== 'cancel')
    return {
      kind,
      account: query.get('account') ?? '',
      clientId: query.get('clientId'),
      order: null,
      reduceOnly: null,
    };
  const asked = writeSchema.parse(body);
  return {
    kind,
    account: asked.account,
    clientId: asked.clientId,
    order: asked.kind ?? null,
    reduceOnly: asked.reduceOnly ?? null,
  };
}

function perform(venue: Venue, kind: RouteKind, asked: Asked, lie: Lie | null): Answer {
  try {
    if (kind === 'place') return place(venue, placeSchema.parse(asked.body), asked.receivedAtMs, bendOf(lie));
    if (kind === 'cancel') {
      const answer = cancel(venue, cancelSchema.parse(asked.body));
      if (lie?.lie === 'fillAfterCancel') fillLater(venue, answer.order, lie.ms);
      return answer;
    }
    venue.sweep();
    const asOfMs = lie?.lie === 'stale' ? venue.nowMs() - lie.ms : Infinity;
    return readers[kind](venue, asked.query, asOfMs, lie);
  } catch (error) {
    // A definite no is an answer too, so that a lie may spoil it.
    if (error instanceof WireError)
      return { status: error.status, body: { error: { code: error.code, message: error.message } } };
    throw error;
  }
}

function bendOf(lie: Lie | null): Bend {
  if (lie?.lie === 'refuse') return { refuse: lie.reason };
  return lie?.lie === 'partialThenSilence' ? { partial: lie.fraction } : {};
}

function fillLater(venue: Venue, order: VenueOrder | null, ms: number): void {
  if (order) setTimeout(() => venue.do({ type: 'lateFill', account: order.account, orderId: order.id }), ms).unref();
}

const symbolSchema = z.looseObject({ symbol: z.string() });

function happen(venue: Venue, call: CallLine, asked: Asked, { event }: Extract<Lie, { lie: 'event' }>): void {
  const order =
    call.clientId === null ? undefined : venue.engine.orders.find(({ clientId }) => clientId === call.clientId);
  const symbol = order?.symbol ?? symbolSchema.safeParse(asked.body).data?.symbol ?? 'BTCUSD';
  if (event === 'halt' || event === 'delist') {
    venue.do({ type: 'symbol', symbol, status: event === 'halt' ? 'HALTED' : 'DELISTED' });
    return;
  }
  const cause = event === 'adl' ? 'ADL' : 'LIQUIDATION';
  venue.do({ type: 'forceOut', account: call.account, symbol, cause, fraction: '1' });
}

const truthOf = ({ status, body }: Answer): string => `answer ${String(status)}: ${JSON.stringify(body).slice(0, 400)}`;
