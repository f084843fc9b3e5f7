import type { DeploymentReply } from '../../../contracts/api/deployment.ts';
import type { PriceReply } from '../../../contracts/api/market.ts';
import type { BalanceReply } from '../../../contracts/api/money.ts';
import type { PositionReply } from '../../../contracts/api/position.ts';
import type { ExitLevels, ExitPlan } from '../../../domain/exit-plan.ts';
import { resolveExitPlan } from '../../../domain/exit-plan.ts';
import type { Instrument } from '../../../domain/instrument.ts';
import { absolute, add, bpsOf, isLess, isZero, maximum, multiply, subtract } from '../../../domain/money.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { notionalCaps } from '../../../domain/risk.ts';
import type { Size } from '../../../domain/sizing.ts';
import { sizeOrder } from '../../../domain/sizing.ts';
import type { Drawn } from '../positions/picture-scale.ts';
import type { Draft } from './draft.ts';
import { sizeOf } from './draft.ts';

/** The price at which an entry is judged, as the platform judges it: its limit, else the side of the book that it meets. */
export function entryPriceOf({ direction, entry, limitPrice }: Draft, price: PriceReply): string {
  const touch = direction === 'long' ? price.ask : price.bid;
  if (entry === 'market') return touch;
  return direction === 'short' ? maximum(limitPrice, touch) : limitPrice;
}

/** The plan made absolute for the entry of now, or why it cannot protect it: the rules of the platform itself. */
export const levelsOf = (
  plan: ExitPlan,
  direction: Draft['direction'],
  entryPrice: string,
  instrument: Pick<Instrument, 'tickSize'>,
): ExitLevels | Refusal =>
  resolveExitPlan(plan, { direction, entryPrice, tickSize: instrument.tickSize, openedAtMs: 0 });

/** The plan as the picture of a position draws it: nothing is held yet, so the market has won and lost nothing. */
export const drawnPlan = (
  { direction }: Draft,
  levels: ExitLevels,
  entryPrice: string,
  price: PriceReply,
  currency: string,
): Drawn => ({
  direction,
  entryPrice,
  currency,
  stopPrice: levels.stopLoss,
  trailingPrice: null,
  isStopNative: true,
  exitLevels: { ...levels, takeProfits: [...levels.takeProfits], timeExitAt: null },
  mark: { price: price.mid, ageMs: price.ageMs, isStale: price.isStale, unrealizedPnl: '0' },
  quantity: '0',
  protectedAt: null,
  nakedSince: null,
});

/** What one deployment would do with it, by its limits and what it holds now. */
export interface Estimate {
  quantity: string;
  notional: string;
  /** At the stop, with the fees of both ways. */
  loss: string;
  /** Which limit made it smaller; null when none did. */
  cappedBy: Size['cappedBy'];
  /** Too small for the venue. */
  isTooSmall: boolean;
}

/** The size by the platform's own arithmetic. An estimate: entries that are under way are not in it, and slippage is not known. */
export function estimateOf(
  draft: Draft,
  deployment: Pick<DeploymentReply, 'limits'>,
  { balance, open }: { balance: BalanceReply; open: readonly PositionReply[] },
  entryPrice: string,
  stopPrice: string,
  instrument: Instrument,
): Estimate | null {
  const { equity, available } = balance;
  if (equity === null || available === null) return null;
  const held = open.map((each) => ({
    ...each,
    worth: multiply(each.quantity, each.mark?.price ?? each.entryPrice ?? '0'),
  }));
  const account = {
    equity,
    availableMargin: available,
    instrumentNotional: add(
      '0',
      ...held.filter((each) => each.instrument === instrument.instrument).map(({ worth }) => worth),
    ),
    grossNotional: add('0', ...held.map(({ worth }) => worth)),
    netNotional: add('0', ...held.map(({ direction, worth }) => (direction === 'long' ? worth : multiply(worth, -1)))),
  };
  const limits = { ...deployment.limits, slippageLimitBps: deployment.limits.slippageLimitBps };
  const caps = notionalCaps(account, draft.direction, limits);
  const size = sizeOf(draft) ?? deployment.limits.tradeSize;
  const { quantity, cappedBy } = sizeOrder({ size, equity, entryPrice, stopPrice, caps, instrument });
  const notional = multiply(quantity, entryPrice);
  const fees = bpsOf(add(notional, multiply(quantity, stopPrice)), instrument.takerFeeBps);
  return {
    quantity,
    notional,
    loss: add(multiply(quantity, absolute(subtract(entryPrice, stopPrice))), fees),
    cappedBy,
    isTooSmall: isZero(quantity) || isLess(notional, instrument.minimumNotional),
  };
}
