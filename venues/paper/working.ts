import type { Instrument } from '../../domain/instrument.ts';
import type { PriceTick } from '../../domain/market.ts';
import type { Liquidity } from '../../domain/fill.ts';
import type { Price, Quantity } from '../../domain/money.ts';
import {
  absolute,
  add,
  compare,
  isLess,
  isNegative,
  isPositive,
  isZero,
  minimum,
  subtract,
} from '../../domain/money.ts';
import { isTerminal } from '../../domain/order.ts';
import type { PaperOrder } from './book.ts';
import type { AccountDraft } from './draft.ts';
import { bearablePrice, marginOf, reservedBy, splitOf } from './margin.ts';
import type { PaperMarket, PaperQuote } from './market.ts';
import { quoteOf } from './market.ts';
import type { Execution } from './matching.ts';
import { isTriggered, restingExecution, takeLevels } from './matching.ts';

/** One order meeting one tick. */
export interface Work {
  draft: AccountDraft;
  market: PaperMarket;
  instrument: Instrument;
  tick: PriceTick;
}

/** Lets an order that has just arrived meet the market: it takes what it may, then rests or ends. */
export function workArriving(work: Work, clientOrderId: string): void {
  const order = work.draft.order(clientOrderId);
  if (order.type === 'stopMarket' || order.type === 'takeProfitMarket') workTrigger(work, order);
  else take(work, order);
}

/** Lets a resting order meet a tick. */
export function workResting(work: Work, clientOrderId: string): void {
  const order = work.draft.order(clientOrderId);
  if (order.type === 'limit') fillResting(work, order);
  else if (order.status === 'accepted') workTrigger(work, order);
}

/** Ends the exits of an instrument that have nothing left to close. */
function cancelOrphans({ draft, market, instrument }: Pick<Work, 'draft' | 'market' | 'instrument'>): void {
  for (const order of draft.openOrders) {
    if (order.instrument !== instrument.instrument || !order.isReduceOnly) continue;
    if (isZero(reducible(draft, order)))
      draft.moveOrder(order.clientOrderId, 'canceled', 'positionClosed', market.nowMs);
  }
}

/** How much this exit may still close; zero when it would open something. */
export const reducible = (draft: AccountDraft, order: Pick<PaperOrder, 'instrument' | 'side'>): Quantity => {
  const held = draft.signedQuantity(order.instrument);
  return compare(held, 0) === (order.side === 'buy' ? -1 : 1) ? absolute(held) : '0';
};

function workTrigger(work: Work, order: PaperOrder): void {
  if (!isTriggered(order, work.tick.mid)) return;
  work.draft.moveOrder(order.clientOrderId, 'triggered', null, work.market.nowMs);
  take(work, order);
}

/** Takes liquidity at once, all of it or none when margin does not suffice; only a limit order may keep what is left. */
function take(work: Work, order: PaperOrder): void {
  const { draft, market, instrument } = work;
  const executions = takeLevels({
    side: order.side,
    quantity: remaining(draft, order),
    limitPrice: order.limitPrice,
    quote: quoteFor(work),
    instrument,
    settings: market.settings,
  });
  if (!book(work, order, executions, 'taker')) {
    draft.moveOrder(order.clientOrderId, 'rejected', 'insufficientMargin', market.nowMs);
    return;
  }
  const after = draft.order(order.clientOrderId);
  if (isTerminal(after.status) || keepsRest(order)) return;
  const isDone = order.isReduceOnly && isZero(reducible(draft, order));
  draft.moveOrder(order.clientOrderId, 'canceled', isDone ? 'positionClosed' : 'limitPriceReached', market.nowMs);
}

function fillResting(work: Work, order: PaperOrder): void {
  const { draft, market, instrument } = work;
  const quantity = remaining(draft, order);
  if (order.limitPrice === null || !isPositive(quantity)) return;
  const execution = restingExecution({
    side: order.side,
    quantity,
    limitPrice: order.limitPrice,
    quote: quoteFor(work),
    instrument,
    settings: market.settings,
  });
  if (execution === null || book(work, order, [execution], 'maker')) return;
  draft.moveOrder(order.clientOrderId, 'canceled', 'insufficientMargin', market.nowMs);
}

/** Does what is left of the order after taking stay in the book? */
const keepsRest = (order: PaperOrder): boolean => order.type === 'limit' && order.timeInForce === 'gtc';

/** Exits are capped by what is held. */
const remaining = (draft: AccountDraft, order: PaperOrder): Quantity => {
  const left = subtract(order.quantity, order.filledQuantity);
  return order.isReduceOnly ? minimum(left, reducible(draft, order)) : left;
};

const quoteFor = ({ tick, instrument, market }: Work): PaperQuote => quoteOf(tick, instrument, market.settings);

/** Books executions of an order. False, with nothing booked, when they would open more than the account can carry. */
function book(work: Work, order: PaperOrder, executions: readonly Execution[], liquidity: Liquidity): boolean {
  const { draft, market, instrument } = work;
  if (opens(draft, order, executions)) {
    const trial = draft.copy();
    for (const execution of executions) fillOne({ ...work, draft: trial }, order, execution, liquidity);
    const { equity, initial } = marginOf(trial.balance, trial.positions, market);
    const resting = trial.openOrders.filter((open) => open.clientOrderId !== order.clientOrderId || keepsRest(order));
    // What already rests was promised its margin before; a maker fill is that promise kept.
    const reserved = liquidity === 'taker' ? reservedBy(resting, market) : '0';
    if (isNegative(trial.balance) || isLess(subtract(equity, reserved), initial)) return false;
  }
  for (const execution of executions) {
    const price = opens(draft, order, [execution]) ? execution.price : bearable(work, order, execution, liquidity);
    fillOne(work, order, { ...execution, price }, liquidity);
  }
  cancelOrphans({ draft, market, instrument });
  return true;
}

const opens = (draft: AccountDraft, order: PaperOrder, executions: readonly Execution[]): boolean => {
  let held = draft.signedQuantity(order.instrument);
  for (const { quantity } of executions) {
    if (isPositive(splitOf(order.side, quantity, held).opening)) return true;
    held = order.side === 'buy' ? add(held, quantity) : subtract(held, quantity);
  }
  return false;
};

const bearable = (work: Work, order: PaperOrder, execution: Execution, liquidity: Liquidity): Price => {
  const { draft, instrument } = work;
  const held = draft.position(order.instrument);
  return bearablePrice({
    balance: draft.balance,
    exposure: { signedQuantity: held?.signedQuantity ?? '0', cost: held?.cost ?? '0' },
    side: order.side,
    quantity: execution.quantity,
    price: execution.price,
    feeBps: feeBpsOf(instrument, liquidity),
    tickSize: instrument.tickSize,
  });
};

const feeBpsOf = (instrument: Instrument, liquidity: Liquidity): string =>
  liquidity === 'maker' ? instrument.makerFeeBps : instrument.takerFeeBps;

const fillOne = (work: Work, order: PaperOrder, execution: Execution, liquidity: Liquidity): void =>
  work.draft.fill({
    clientOrderId: order.clientOrderId,
    venueOrderId: order.sequence,
    instrument: work.instrument,
    side: order.side,
    ...execution,
    feeBps: feeBpsOf(work.instrument, liquidity),
    liquidity,
    isLiquidation: false,
    atMs: work.market.nowMs,
  });
