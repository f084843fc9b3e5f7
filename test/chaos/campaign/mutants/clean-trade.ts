import { D } from '../checkers/tools.ts';
import type { TrueFill, TrueOrder } from '../checkers/tools.ts';
import type { FillRow, OrderRow, PositionRow, Rows } from '../snapshot.ts';
import { symbolOf } from '../venues.ts';

/** One long trade without a fault: at a venue with native stops its stop is replaced once. */
export interface TradeTerms {
  /** Of the signal; everything of the trade is named after it. */
  name: string;
  deployment: Rows['deployments'][number];
  instrument: string;
  quantity: string;
  atMs: number;
  nativeStops: boolean;
  /** Null for a trade that is still open. */
  exitReason: 'timeExit' | 'manual' | null;
}

/** What the record and the venue have of a trade. */
export interface Trade {
  position: PositionRow;
  rows: OrderRow[];
  fillRows: FillRow[];
  orders: TrueOrder[];
  fills: TrueFill[];
  /** From the fill of the entry to the first stop. */
  gap: { account: string; symbol: string; fromMs: number; toMs: number };
}

export const ENTRY_PRICE = '100';
export const EXIT_PRICE = '102';
export const FEE = '0.05';
const NAKED_MS = 45;
const OPEN_MS = 5_000;

interface Sent {
  leg: OrderRow['leg'];
  revision: number;
  atMs: number;
  price?: string;
  trigger?: string;
  /** What became of it, and when; it rests without one. */
  end?: { state: 'FILLED' | 'CANCELED'; atMs: number };
}

export function cleanTrade(terms: TradeTerms): Trade {
  const { name, deployment, instrument, quantity, atMs, nativeStops, exitReason } = terms;
  const closedAtMs = exitReason === null ? null : atMs + OPEN_MS + 50;
  const lastStopEnd = closedAtMs === null ? {} : { end: { state: 'CANCELED', atMs: closedAtMs } as const };
  const sent: Sent[] = [
    { leg: 'entry', revision: 0, atMs, price: '101', end: { state: 'FILLED', atMs: atMs + 60 } },
    ...(nativeStops
      ? [
          {
            leg: 'stopLoss',
            revision: 0,
            atMs: atMs + 95,
            trigger: '98',
            end: { state: 'CANCELED', atMs: atMs + 1_012 },
          } as const,
          { leg: 'stopLoss', revision: 1, atMs: atMs + 1_000, trigger: '99', ...lastStopEnd } as const,
        ]
      : []),
    ...(closedAtMs === null
      ? []
      : [
          {
            leg: 'exit',
            revision: 0,
            atMs: atMs + OPEN_MS,
            end: { state: 'FILLED', atMs: atMs + OPEN_MS + 20 },
          } as const,
        ]),
  ];
  const rows = sent.map((each) => rowOf(terms, each));
  const orders = sent.map((each) => orderOf(terms, each));
  const fills = orders.filter(({ state }) => state === 'FILLED').map((order) => fillOf(order));
  const isOpen = exitReason === null;
  const position: PositionRow = {
    id: `position-${name}`,
    signalId: name,
    deploymentId: deployment.id,
    venue: deployment.venue,
    venueAccountId: deployment.venueAccountId,
    instrument,
    direction: 'long',
    status: isOpen ? 'open' : 'closed',
    signedQuantity: isOpen ? quantity : '0',
    cost: isOpen ? new D(quantity).times(ENTRY_PRICE).toFixed() : '0',
    plannedQuantity: quantity,
    openedQuantity: quantity,
    closedQuantity: isOpen ? '0' : quantity,
    exitReason,
    timeExitAtMs: exitReason === 'timeExit' ? atMs + OPEN_MS - 10 : null,
    firstFillAtMs: atMs + 60,
    protectedAtMs: atMs + 60 + NAKED_MS,
    nakedMs: NAKED_MS,
    createdAtMs: atMs,
    closedAtMs,
  };
  const gap = {
    account: deployment.venueAccountId,
    symbol: symbolOf(instrument),
    fromMs: atMs + 60,
    toMs: atMs + 60 + NAKED_MS,
  };
  return { position, rows, orders, fills, gap, fillRows: fills.map((fill) => fillRowOf(terms, fill)) };
}

const idOf = ({ name, deployment }: TradeTerms, { leg, revision }: Sent): string =>
  `${name}:${deployment.id}:${leg}:${String(revision)}`;

function rowOf(terms: TradeTerms, sent: Sent): OrderRow {
  const { name, deployment, instrument, quantity, exitReason } = terms;
  const { leg, atMs, price, trigger, end } = sent;
  return {
    id: `order-${idOf(terms, sent)}`,
    clientOrderId: idOf(terms, sent),
    venue: deployment.venue,
    venueAccountId: deployment.venueAccountId,
    signalId: name,
    deploymentId: deployment.id,
    positionId: `position-${name}`,
    instrument,
    leg,
    side: leg === 'entry' ? 'buy' : 'sell',
    quantity,
    limitPrice: price ?? null,
    triggerPrice: trigger ?? null,
    isReduceOnly: leg !== 'entry',
    status: end === undefined ? 'accepted' : end.state === 'FILLED' ? 'filled' : 'canceled',
    venueOrderId: `venue-${idOf(terms, sent)}`,
    filledQuantity: end?.state === 'FILLED' ? quantity : '0',
    evidence: end === undefined ? null : 'asked by client order id',
    exitReason: leg === 'exit' ? exitReason : leg === 'stopLoss' ? 'stopLoss' : null,
    createdAtMs: atMs - 5,
    submittedAtMs: atMs,
    updatedAtMs: end?.atMs ?? atMs + 20,
  };
}

function orderOf(terms: TradeTerms, sent: Sent): TrueOrder {
  const { leg, atMs, price, trigger, end } = sent;
  const filled = end?.state === 'FILLED' ? terms.quantity : '0';
  const state = end?.state ?? 'OPEN';
  const reason = state === 'CANCELED' ? 'BY_REQUEST' : null;
  const accepted = { atMs: atMs + 10, state: 'OPEN', filled: '0', reason: null } as const;
  return {
    id: `venue-${idOf(terms, sent)}`,
    account: terms.deployment.venueAccountId,
    clientId: idOf(terms, sent),
    symbol: symbolOf(terms.instrument),
    side: leg === 'entry' ? 'BUY' : 'SELL',
    kind: leg === 'stopLoss' ? 'STOP' : 'MARKET',
    quantity: terms.quantity,
    price: price ?? null,
    trigger: trigger ?? null,
    timeInForce: leg === 'stopLoss' ? 'GTC' : 'IOC',
    reduceOnly: leg !== 'entry',
    expiresAt: null,
    origin: 'WIRE',
    nonce: atMs * 1_000,
    receivedAtMs: atMs + 5,
    acceptedAtMs: atMs + 10,
    isSilent: false,
    revisions: end === undefined ? [accepted] : [accepted, { atMs: end.atMs, state, filled, reason }],
    state,
    filled,
    reason,
  };
}

const fillOf = (order: TrueOrder): TrueFill => ({
  id: `trade-${String(order.clientId)}`,
  account: order.account,
  orderId: order.id,
  clientId: order.clientId,
  symbol: order.symbol,
  side: order.side,
  price: order.side === 'BUY' ? ENTRY_PRICE : EXIT_PRICE,
  quantity: order.quantity,
  fee: FEE,
  isMaker: false,
  cause: 'TRADE',
  atMs: order.revisions.at(-1)?.atMs ?? order.acceptedAtMs,
});

const fillRowOf = ({ name, deployment, instrument }: TradeTerms, fill: TrueFill): FillRow => ({
  venue: deployment.venue,
  venueAccountId: fill.account,
  venueTradeId: fill.id,
  clientOrderId: fill.clientId,
  positionId: `position-${name}`,
  instrument,
  side: fill.side === 'BUY' ? 'buy' : 'sell',
  price: fill.price,
  quantity: fill.quantity,
  fee: fill.fee,
});
