import { textOf } from './engine/amount.ts';
import { holdingsAt, isOpen, purseAt, revisionAt } from './engine/account.ts';
import type { Answer } from './reply.ts';
import { WireError } from './reply.ts';
import type { CallKind, Lie } from './script.ts';
import { viewOfFill, viewOfOrder } from './views.ts';
import type { Venue } from './venue.ts';
import { accountOf } from './writes.ts';

type Reader = (venue: Venue, query: URLSearchParams, asOfMs: number, lie: Lie | null) => Answer;

const ok = (body: unknown): Answer => ({ status: 200, body });
const ofAccount = (venue: Venue, query: URLSearchParams) => accountOf(venue, query.get('account') ?? '');

/** Is an entry of this symbol and moment asked for, and known as of then? */
function isAsked(query: URLSearchParams, asOfMs: number): (entry: { symbol: string; atMs: number }) => boolean {
  const sinceMs = Number(query.get('since') ?? '0');
  const symbol = query.get('symbol');
  return (entry) => entry.atMs >= sinceMs && entry.atMs <= asOfMs && (symbol === null || entry.symbol === symbol);
}

/** What the wire answers to each question, as of a moment that a lie may have put into the past. */
export const readers: Readonly<Record<Exclude<CallKind, 'place' | 'cancel' | 'stream'>, Reader>> = {
  find(venue, query, asOfMs) {
    const account = ofAccount(venue, query);
    const clientId = query.get('clientId') ?? '';
    const order = venue.engine.findByClientId(account, clientId);
    if (!order || !revisionAt(order, asOfMs))
      throw new WireError(404, 'ORDER_UNKNOWN', `Account ${account.id} has no order ${clientId}.`);
    return ok({ order: viewOfOrder(order, asOfMs) });
  },

  openOrders(venue, query, asOfMs) {
    const open = ofAccount(venue, query).orders.filter((order) => {
      const revision = revisionAt(order, asOfMs);
      return revision !== null && isOpen(revision);
    });
    return ok({ orders: open.map((order) => viewOfOrder(order, asOfMs)) });
  },

  fills(venue, query, asOfMs, lie) {
    const fills = ofAccount(venue, query).fills.filter(isAsked(query, asOfMs)).map(viewOfFill);
    if (lie?.lie !== 'fills') return ok({ fills });
    const spoilt = { doubled: [...fills, ...fills], reversed: fills.toReversed(), missing: fills.slice(0, -1) };
    return ok({ fills: spoilt[lie.as] });
  },

  funding(venue, query, asOfMs) {
    const payments = ofAccount(venue, query).payments.filter(isAsked(query, asOfMs));
    return ok({ payments: payments.map(({ atMs, ...payment }) => ({ ...payment, at: atMs })) });
  },

  positions(venue, query, asOfMs) {
    const { holdings } = holdingsAt(ofAccount(venue, query), asOfMs);
    const positions = [...holdings].map(([symbol, { signed, cost }]) => ({
      symbol,
      side: signed.isNegative() ? 'SHORT' : 'LONG',
      quantity: textOf(signed.abs()),
      entryPrice: textOf(cost.abs().dividedBy(signed.abs()).toDecimalPlaces(18)),
    }));
    return ok({ positions });
  },

  balance(venue, query, asOfMs) {
    const { prices, listed } = venue.engine;
    const { balance, equity, available } = purseAt(ofAccount(venue, query), prices, listed, asOfMs);
    const rounded = [equity, available].map((value) => textOf(value.toDecimalPlaces(18)));
    return ok({ currency: 'USD', balance: textOf(balance), equity: rounded[0], available: rounded[1] });
  },
};
