import type { Fill } from '../../../domain/fill.ts';
import { clientOrderId, LEGS, ORDER_STATUSES } from '../../../domain/order.ts';
import { aFill } from '../../builders/fill.ts';
import type { Dice } from '../dice.ts';
import type { Call } from './call.ts';
import { at } from './call.ts';

/** An exit that is to be sent. */
export function intend(dice: Dice, nowMs: number): Call {
  const index = dice.between(0, 50);
  const leg = dice.pick(LEGS.filter((each) => each !== 'entry'));
  const [rung, revision] = [leg === 'takeProfit' ? dice.between(1, 2) : 0, dice.between(0, 2)];
  const triggerPrice = leg === 'exit' ? null : String(dice.between(30_000, 50_000));
  return {
    name: 'orders.intend',
    async run(side) {
      const position = await side.record.positions.find(at(side.positions, index));
      if (!position) return null;
      const { signalId, deploymentId, venueAccountId, id: positionId } = position;
      const identity = { signalId, deploymentId, leg, rung, revision };
      const order = await side.record.orders.intend(
        {
          ...identity,
          clientOrderId: clientOrderId(identity),
          venue: 'paper',
          venueAccountId,
          positionId,
          instrument: 'BTC-USD-PERP',
          side: 'sell',
          type: leg === 'exit' ? 'market' : 'stopMarket',
          quantity: '0.01',
          limitPrice: null,
          triggerPrice,
          timeInForce: 'ioc',
          isReduceOnly: true,
          expiresAtMs: null,
          exitReason: 'manual',
          commandId: null,
        },
        nowMs,
      );
      if (!side.orders.some((each) => each.id === order.id)) side.orders.push(order);
      return order;
    },
  };
}

/** What a venue says of an order. */
export function news(dice: Dice, nowMs: number): Call {
  const index = dice.between(0, 50);
  const said = {
    status: dice.pick(ORDER_STATUSES),
    venueOrderId: dice.chance(0.5) ? `v${dice.between(1, 3)}` : null,
    filledQuantity: `0.0${dice.between(1, 9)}`,
    evidence: { kind: 'query', detail: `said at ${nowMs}` } as const,
  };
  return {
    name: 'orders.applyNews',
    run: (side) => side.record.orders.applyNews(at(side.orders, index).clientOrderId, said, nowMs),
  };
}

/** Fills and payments, of which some are told again. */
export function fills(dice: Dice, nowMs: number): Call {
  const index = dice.between(0, 50);
  const drawn = Array.from({ length: dice.between(0, 3) }, () => ({
    venueTradeId: String(dice.between(1, 30)),
    side: dice.pick(['buy', 'sell'] as const),
    price: String(dice.between(30_000, 50_000)),
    quantity: `0.00${dice.between(1, 9)}`,
    fee: `0.0${dice.between(1, 9)}`,
    ...(dice.chance(0.4) && { clientOrderId: null }),
    filledAtMs: nowMs - dice.between(0, 9_000),
  }));
  const paid = dice.chance(0.3) ? [`-0.${dice.between(1, 9)}`] : [];
  return {
    name: 'venueNews.record',
    async run(side) {
      const position = await side.record.positions.find(at(side.positions, index));
      if (!position) return null;
      const { venueAccountId } = position;
      const told: Fill[] = drawn.map((fill) => aFill({ ...fill, venueAccountId, venue: 'paper' }));
      const funding = paid.map((amount) => ({
        venue: 'paper',
        venueAccountId,
        venuePaymentId: String(index % 7),
        instrument: 'BTC-USD-PERP',
        amount,
        paidAtMs: nowMs,
      }));
      return side.record.venueNews.record(position.id, { fills: told, funding, orders: [] }, nowMs);
    },
  };
}
