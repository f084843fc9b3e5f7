import type { Instrument } from '../../domain/instrument.ts';
import type { PriceTick } from '../../domain/market.ts';
import { absolute, isLess, isPositive } from '../../domain/money.ts';
import { isTerminal } from '../../domain/order.ts';
import type { PaperPosition } from './book.ts';
import type { AccountDraft } from './draft.ts';
import { settleFunding } from './funding.ts';
import { bearablePrice, marginOf, worstOf } from './margin.ts';
import type { PaperMarket } from './market.ts';
import { quoteOf } from './market.ts';
import { takeLevels } from './matching.ts';
import { workResting } from './working.ts';

/** What one tick does to one account: funding, then its orders oldest first, then liquidation. The draft holds the outcome. */
export function tickOnDraft(draft: AccountDraft, tick: PriceTick, market: PaperMarket): void {
  const instrument = market.instruments.get(tick.instrument);
  if (instrument === undefined) return;
  settleFunding({ draft, settings: market.settings, instrument, tick });
  for (const { clientOrderId, instrument: named } of draft.openOrders) {
    const order = draft.order(clientOrderId);
    if (named !== tick.instrument || isTerminal(order.status)) continue;
    if (order.expiresAtMs !== null && market.nowMs > order.expiresAtMs) {
      draft.moveOrder(clientOrderId, 'expired', 'expired', market.nowMs);
    } else {
      workResting({ draft, market, instrument, tick }, clientOrderId);
    }
  }
  if (draft.position(tick.instrument) !== undefined) liquidate(draft, market);
}

/** Closes positions, the worst first, until equity covers maintenance again. */
function liquidate(draft: AccountDraft, market: PaperMarket): void {
  for (;;) {
    const { equity, maintenance } = marginOf(draft.balance, draft.positions, market);
    if (!isLess(equity, maintenance)) return;
    const position = worstOf(draft.positions, market);
    if (position === null) return;
    const instrument = market.instruments.get(position.instrument);
    const tick = market.tickOf(position.instrument);
    if (instrument === undefined || tick === undefined) return;
    closeByVenue({ draft, market, instrument, tick, position });
  }
}

/** One fill of the whole position at the worst level it needs, and the end of every order of the instrument. */
function closeByVenue(input: {
  draft: AccountDraft;
  market: PaperMarket;
  instrument: Instrument;
  tick: PriceTick;
  position: PaperPosition;
}): void {
  const { draft, market, instrument, tick, position } = input;
  const side = isPositive(position.signedQuantity) ? 'sell' : 'buy';
  const quantity = absolute(position.signedQuantity);
  const feeBps = market.settings.liquidationFeeBps;
  const quote = quoteOf(tick, instrument, market.settings);
  const levels = takeLevels({ side, quantity, limitPrice: null, quote, instrument, settings: market.settings });
  const price = bearablePrice({
    balance: draft.balance,
    exposure: position,
    side,
    quantity,
    price: levels.at(-1)?.price ?? tick.mid,
    feeBps,
    tickSize: instrument.tickSize,
  });
  draft.fill({
    clientOrderId: null,
    venueOrderId: `liquidation:${instrument.instrument}:${String(market.nowMs)}`,
    instrument,
    side,
    price,
    quantity,
    feeBps,
    liquidity: 'taker',
    isLiquidation: true,
    atMs: market.nowMs,
  });
  for (const order of draft.openOrders) {
    if (order.instrument === instrument.instrument) {
      draft.moveOrder(order.clientOrderId, 'canceled', 'liquidated', market.nowMs);
    }
  }
}
