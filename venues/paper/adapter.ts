import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../domain/clock.ts';
import type { VenueAdapter, OrderReport, VenueAccountRef, VenuePosition } from '../port.ts';
import { absolute, divide, maximum, subtract } from '../../domain/money.ts';
import type { PaperBook, PaperOrder, PaperState } from './book.ts';
import { PAPER_CAPABILITIES, PAPER_RATE_LIMITS } from './capabilities.ts';
import { PaperDesk, toFill } from './desk.ts';
import { accountUnknown, asVenueError } from './errors.ts';
import { PAPER_VENUE, paperInstruments } from './instruments.ts';
import { liquidationPriceOf, marginOf, reservedBy } from './margin.ts';
import type { PriceSource } from './prices.ts';
import { cancelOnDraft, placeOnDraft } from './placement.ts';
import type { PaperSettings } from './settings.ts';
import { streamPaperFills } from './stream.ts';

/** The paper venue, and a way to read its book again that a replay's driver may use. */
export type PaperVenue = VenueAdapter & { refresh(): Promise<void> };

/** A full venue over its own book: real prices in, exact money out. */
export function createPaperVenue(input: {
  book: PaperBook;
  prices: PriceSource;
  clock: Clock;
  settings: PaperSettings;
}): PaperVenue {
  const { book, prices, clock, settings } = input;
  const instruments = paperInstruments(settings);
  const desk = new PaperDesk({ book, prices, clock, settings, instruments });

  const travel = async (): Promise<void> => {
    if (settings.latencyMs > 0) await delay(clock.wallMsUntil(clock.nowMs() + settings.latencyMs));
  };
  const stateOf = async (account: VenueAccountRef): Promise<PaperState> => {
    const state = await book.state(account.id).catch(rethrow);
    if (state === null) throw accountUnknown(account.id);
    return state;
  };

  return {
    venue: PAPER_VENUE,
    capabilities: PAPER_CAPABILITIES,
    rateLimits: PAPER_RATE_LIMITS,
    instruments: () => Promise.resolve(instruments),
    isHealthy: () =>
      book.ping().then(
        () => true,
        () => false,
      ),

    async placeOrder(account, request) {
      await travel();
      const { result } = await desk
        .act(account.id, request.clientOrderId, (draft, slot) => {
          if (slot.order !== null) return slot.order;
          placeOnDraft(draft, request, slot.nextSequence, desk.market());
          return draft.order(request.clientOrderId);
        })
        .catch(rethrow);
      return toReport(result);
    },

    async cancelOrder(account, clientOrderId) {
      await travel();
      const { result } = await desk
        .act(account.id, clientOrderId, (draft, { order }) =>
          order === null ? null : cancelOnDraft(draft, order, desk.market()),
        )
        .catch(rethrow);
      return result === null ? null : toReport(result);
    },

    async findOrder(account, clientOrderId) {
      const order = await book.order(account.id, clientOrderId).catch(rethrow);
      return order === null ? null : toReport(order);
    },

    async openOrders(account) {
      return (await stateOf(account)).openOrders.map(toReport);
    },

    async fills(account, query) {
      return (await book.fills(account.id, query).catch(rethrow)).map((fill) => toFill(account.id, fill));
    },

    async fundingPayments(account, query) {
      const payments = await book.fundingPayments(account.id, query).catch(rethrow);
      return payments.map(({ sequence, ...payment }) => ({
        ...payment,
        venue: PAPER_VENUE,
        venueAccountId: account.id,
        venuePaymentId: sequence,
      }));
    },

    async positions(account) {
      const state = await stateOf(account);
      const market = desk.market();
      const summary = marginOf(state.account.balance, state.positions, market);
      return state.positions.map((position): VenuePosition => ({
        instrument: position.instrument,
        signedQuantity: position.signedQuantity,
        entryPrice: divide(absolute(position.cost), absolute(position.signedQuantity)),
        liquidationPrice: liquidationPriceOf(position, summary, market),
      }));
    },

    async balance(account) {
      const state = await stateOf(account);
      const market = desk.market();
      const { currency, balance } = state.account;
      const { equity, initial } = marginOf(balance, state.positions, market);
      const used = subtract(subtract(equity, initial), reservedBy(state.openOrders, market));
      return { currency, balance, equity, availableMargin: maximum(used, 0) };
    },

    streamFills: (onFill, signal) => streamPaperFills({ desk, prices }, onFill, signal).catch(rethrow),
    refresh: () => desk.refresh().catch(rethrow),
  };
}

const toReport = (order: PaperOrder): OrderReport => ({
  clientOrderId: order.clientOrderId,
  venueOrderId: order.sequence,
  status: order.status,
  filledQuantity: order.filledQuantity,
  reason: order.reason,
  updatedAtMs: order.updatedAtMs,
});

const rethrow = (error: unknown): never => {
  throw asVenueError(error);
};
