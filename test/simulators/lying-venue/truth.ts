import { textOf } from './engine/amount.ts';
import { holdingsAt, latestOf } from './engine/account.ts';
import type { Uncovered } from './engine/coverage.ts';
import type { OrderState, Refusals, VenueFill, VenueOrder } from './engine/types.ts';
import type { Answer, Asked } from './reply.ts';
import { WireError } from './reply.ts';
import type { CallLine, LieLine } from './script.ts';
import type { Venue } from './venue.ts';

/** What really is, for checkers only; never spoilt by the script. */
export interface Truth {
  /** Every order ever taken or rejected, in the order in which they came, with its whole life. */
  orders: (VenueOrder & { state: OrderState; filled: string; reason: string | null })[];
  fills: VenueFill[];
  /** Positive long, negative short. */
  positions: { account: string; symbol: string; signedQuantity: string }[];
  balances: { account: string; balance: string }[];
  uncovered: Uncovered[];
  calls: CallLine[];
  lies: LieLine[];
  refusals: Refusals;
}

const readers: { readonly [Name in keyof Truth]: (venue: Venue) => Truth[Name] } = {
  orders: ({ engine }) =>
    engine.orders.map((order) => {
      const { state, filled, reason } = latestOf(order);
      return { ...order, state, filled, reason };
    }),
  fills: ({ engine }) => engine.fills,
  positions: ({ engine }) =>
    [...engine.accounts.values()].flatMap((account) =>
      [...holdingsAt(account).holdings].map(([symbol, { signed }]) => ({
        account: account.id,
        symbol,
        signedQuantity: textOf(signed),
      })),
    ),
  balances: ({ engine }) =>
    [...engine.accounts.values()].map((account) => ({
      account: account.id,
      balance: textOf(holdingsAt(account).balance),
    })),
  uncovered: (venue) => venue.engine.coverage.report(venue.nowMs()),
  calls: ({ calls }) => calls,
  lies: ({ lies }) => lies,
  refusals: ({ engine }) => engine.refusals,
};

export function truth(venue: Venue, { path }: Asked): Answer {
  const name = path.slice('/truth/'.length);
  if (!(name in readers)) throw new WireError(404, 'ROUTE_UNKNOWN', `There is no ${path}.`);
  venue.sweep();
  return { status: 200, body: readers[name as keyof Truth](venue) };
}
