import type { FillRow, OrderRow, PositionRow, Snapshot } from './snapshot.ts';
import type { TrueOrder } from './checkers/tools.ts';

/** Everything of a snapshot may be changed: a mutant is planted there. */
export type Planted<Value> = Value extends object ? { -readonly [Key in keyof Value]: Planted<Value[Key]> } : Value;

const NOTHING_REFUSED = { nonceUsed: 0, nonceTooOld: 0, nonceScripted: 0, agentExpired: 0 };

/** The entry of the small world as the venue has it: 1 BTC bought at 40,000. */
export const trueEntry = (changes: Partial<TrueOrder> = {}): Planted<TrueOrder> => ({
  id: 'V1',
  account: 'A',
  clientId: 's:d:entry:0',
  symbol: 'BTCUSD',
  side: 'BUY',
  kind: 'MARKET',
  quantity: '1',
  price: '40000',
  trigger: null,
  timeInForce: 'IOC',
  reduceOnly: false,
  expiresAt: null,
  origin: 'WIRE',
  nonce: 1,
  receivedAtMs: 1_000,
  acceptedAtMs: 1_000,
  isSilent: false,
  revisions: [{ atMs: 1_000, state: 'FILLED', filled: '1', reason: null }],
  state: 'FILLED',
  filled: '1',
  reason: null,
  ...changes,
});

/** Its stop, which rests. */
export const trueStop = (changes: Partial<TrueOrder> = {}): Planted<TrueOrder> =>
  trueEntry({
    id: 'V2',
    clientId: 's:d:stopLoss:0',
    side: 'SELL',
    kind: 'STOP',
    price: null,
    trigger: '39000',
    timeInForce: 'GTC',
    reduceOnly: true,
    nonce: 2,
    receivedAtMs: 1_050,
    state: 'OPEN',
    filled: '0',
    revisions: [{ atMs: 1_050, state: 'OPEN', filled: '0', reason: null }],
    ...changes,
  });

/** The entry in our record. */
export const entryRow = (changes: Partial<OrderRow> = {}): Planted<OrderRow> => ({
  id: 'O1',
  clientOrderId: 's:d:entry:0',
  venue: 'lying',
  venueAccountId: 'A',
  signalId: 's',
  deploymentId: 'd',
  positionId: 'P',
  instrument: 'BTC-USD-PERP',
  leg: 'entry',
  side: 'buy',
  quantity: '1',
  limitPrice: '40000',
  triggerPrice: null,
  isReduceOnly: false,
  status: 'filled',
  venueOrderId: 'V1',
  filledQuantity: '1',
  evidence: 'answer to the order',
  exitReason: null,
  createdAtMs: 990,
  submittedAtMs: 995,
  updatedAtMs: 1_001,
  ...changes,
});

/** The stop in our record. */
const stopRow: OrderRow = entryRow({
  id: 'O2',
  clientOrderId: 's:d:stopLoss:0',
  leg: 'stopLoss',
  side: 'sell',
  isReduceOnly: true,
  status: 'accepted',
  filledQuantity: '0',
  venueOrderId: 'V2',
  createdAtMs: 1_035,
  submittedAtMs: 1_040,
  limitPrice: null,
  triggerPrice: '39000',
});

/** The fill of the entry in our record. */
export const fillRow = (changes: Partial<FillRow> = {}): Planted<FillRow> => ({
  venue: 'lying',
  venueAccountId: 'A',
  venueTradeId: 'F1',
  clientOrderId: 's:d:entry:0',
  positionId: 'P',
  instrument: 'BTC-USD-PERP',
  side: 'buy',
  price: '40000',
  quantity: '1',
  fee: '1',
  ...changes,
});

const position: PositionRow = {
  id: 'P',
  signalId: 's',
  deploymentId: 'd',
  venue: 'lying',
  venueAccountId: 'A',
  instrument: 'BTC-USD-PERP',
  direction: 'long',
  status: 'open',
  signedQuantity: '1',
  cost: '40000',
  plannedQuantity: '1',
  openedQuantity: '1',
  closedQuantity: '0',
  exitReason: null,
  timeExitAtMs: null,
  firstFillAtMs: 1_001,
  protectedAtMs: 1_100,
  nakedMs: 99,
  createdAtMs: 980,
  closedAtMs: null,
};

/** One position of 1 BTC with its stop, 5 s into a run; no law is broken in it. 100,000 − 40,000 − a fee of 1 = 59,999 cash. */
export const smallSnapshot = (): Planted<Snapshot> => {
  const snapshot: Snapshot = {
    atMs: 5_000,
    venues: [
      {
        venue: 'lying',
        dedupe: true,
        nativeStops: true,
        orders: [trueEntry(), trueStop()],
        fills: [
          {
            id: 'F1',
            account: 'A',
            orderId: 'V1',
            clientId: 's:d:entry:0',
            symbol: 'BTCUSD',
            side: 'BUY',
            price: '40000',
            quantity: '1',
            fee: '1',
            isMaker: false,
            cause: 'TRADE',
            atMs: 1_001,
          },
        ],
        positions: [{ account: 'A', symbol: 'BTCUSD', signedQuantity: '1' }],
        balances: [{ account: 'A', balance: '99999' }],
        uncovered: [
          {
            account: 'A',
            symbol: 'BTCUSD',
            totalSeconds: 0.049,
            maxSeconds: 0.049,
            gaps: [{ account: 'A', symbol: 'BTCUSD', fromMs: 1_001, toMs: 1_050 }],
          },
        ],
        refusals: NOTHING_REFUSED,
        handCancels: [],
        strangers: [],
      },
    ],
    rows: {
      deployments: [{ id: 'd', userId: 'u', venueAccountId: 'A', venue: 'lying' }],
      signals: [{ id: 's', status: 'open' }],
      executions: [{ signalId: 's', deploymentId: 'd', status: 'open', refusalCode: null }],
      orders: [entryRow(), stopRow],
      fills: [fillRow()],
      positions: [position],
      watches: [{ positionId: 'P', stopPrice: '39000' }],
      streams: [{ aggregate: 'position:P', count: 2, lowest: 1, highest: 2 }],
      eventIds: ['e1'],
      ledger: [
        {
          venueAccountId: 'A',
          cash: '59999',
          inventory: '40000',
          realizedPnl: '0',
          fees: '1',
          funding: '0',
          capital: '-100000',
        },
      ],
      unbalanced: [],
      fillPostings: ['fill:lying:A:F1'],
    },
    workflows: ['position:P'],
    pollers: { trading: 1 },
    acks: [{ key: 'k', signalId: 's' }],
    feed: ['e1'],
    spans: { pauses: [], kills: [], freezes: [], outages: [] },
    marks: { 'BTC-USD-PERP': { low: '39900', high: '40100' } },
    caps: { orderNotional: '50000', ordersPerMinute: 5 },
  };
  return structuredClone(snapshot) as Planted<Snapshot>;
};
