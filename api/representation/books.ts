import type { BalanceReply, PnlReply, PnlShare } from '../../contracts/api/money.ts';
import type { AccountBooks } from '../../db/repositories/account-books.ts';
import type { LedgerSum } from '../../db/repositories/ledger-sums.ts';
import type { LedgerBalances } from '../../domain/ledger.ts';
import { isStale } from '../../domain/market.ts';
import { equityIdentity } from '../../domain/ledger.ts';
import type { Money, Price } from '../../domain/money.ts';
import { absolute, add, divide, multiply, negate, subtract } from '../../domain/money.ts';
import type { Position } from '../../domain/position-record.ts';
import { isFlat, unrealizedPnlOf } from '../../domain/position.ts';
import type { MarketView } from './position.ts';

interface Held {
  position: Position;
  mark: Price;
}

/** The books of one account at current marks, with both sides of the equity identity. */
export function balanceOf(books: AccountBooks, market: MarketView): BalanceReply {
  const { balances } = books;
  const held = heldOf(books, market);
  const identity =
    held &&
    equityIdentity(
      balances,
      held.map(({ position, mark }) => ({ exposure: position.exposure, mark })),
    );
  const marginUsed = held && marginOf(books, held);
  return {
    ...ownerOf(books),
    cash: balances.cash,
    balance: add(balances.cash, balances.inventory),
    equity: identity?.equity ?? null,
    available: identity && marginUsed !== null ? subtract(identity.equity, marginUsed) : null,
    marginUsed,
    deposits: negate(balances.capital),
    grossRealizedPnl: negate(balances.realizedPnl),
    fees: balances.fees,
    funding: balances.funding,
    unrealizedPnl: held && unrealizedOf(held),
    difference: identity?.difference ?? null,
    openPositions: books.positions.length,
    hasStalePrice: hasStalePrice(books, market),
  };
}

export function pnlOf(books: AccountBooks, market: MarketView): PnlReply {
  const held = heldOf(books, market);
  return {
    ...ownerOf(books),
    ...realizedOf(books.balances),
    unrealizedPnl: held && unrealizedOf(held),
    openPositions: books.positions.length,
    hasStalePrice: hasStalePrice(books, market),
  };
}

export const pnlShareOf = ({ key, currency, balances }: LedgerSum): PnlShare => ({
  key,
  currency,
  ...realizedOf(balances),
});

const realizedOf = ({ realizedPnl, fees, funding }: LedgerBalances) => ({
  grossRealizedPnl: negate(realizedPnl),
  fees,
  funding,
  netPnl: negate(add(realizedPnl, fees, funding)),
});

const ownerOf = ({ deployment, venue, currency }: AccountBooks) => ({
  deploymentId: deployment.id,
  venueAccountId: deployment.venueAccountId,
  venue,
  currency,
});

/** What is held, each with its mark; null when one has no price, for then nothing that depends on it is known. */
function heldOf({ positions }: AccountBooks, { ticks }: MarketView): Held[] | null {
  const held: Held[] = [];
  for (const position of positions) {
    if (isFlat(position.exposure)) continue;
    const mark = ticks.get(position.instrument)?.mid;
    if (mark === undefined) return null;
    held.push({ position, mark });
  }
  return held;
}

const unrealizedOf = (held: readonly Held[]): Money =>
  add('0', ...held.map(({ position, mark }) => unrealizedPnlOf(position.exposure, mark)));

/** As sizing counts it: what is held at its mark and what is promised to entries, each ÷ the largest leverage. */
function marginOf({ positions, deployment }: AccountBooks, held: readonly Held[]): Money {
  const marks = new Map(held.map(({ position, mark }) => [position.id, mark]));
  const notional = positions.map((position) =>
    position.status === 'opening'
      ? position.plannedNotional
      : absolute(multiply(position.exposure.signedQuantity, marks.get(position.id) ?? '0')),
  );
  return divide(add('0', ...notional), deployment.limits.maxLeverage);
}

const hasStalePrice = ({ positions }: AccountBooks, { ticks, nowMs }: MarketView): boolean =>
  positions.some(({ exposure, instrument }) => {
    const tick = ticks.get(instrument);
    return !isFlat(exposure) && (!tick || isStale(tick, nowMs));
  });
