import { positionLifecycleId } from '../../../../contracts/temporal/position-lifecycle.ts';
import { D, sum } from '../checkers/tools.ts';
import type { LedgerRow, Rows, Snapshot, VenueTruth } from '../snapshot.ts';
import { symbolOf } from '../venues.ts';
import type { Trade } from './clean-trade.ts';
import { cleanTrade, FEE } from './clean-trade.ts';

const START_MS = Date.parse('2026-03-02T10:00:00Z');
const MINUTE_MS = 60_000;
const DEPOSIT = '100000';
const [BTC, ETH] = ['BTC-USD-PERP', 'ETH-USD-PERP'] as const;

const deployment = (name: string, venue: string): Rows['deployments'][number] => ({
  id: `deployment-${name}`,
  userId: `user-${name}`,
  venueAccountId: `account-${name}`,
  venue,
});

/**
 * A run in which nothing went wrong: trades that are over and, unless everything was closed at the end, open ones, at a venue
 * with native stops and one without.
 */
export function cleanSnapshot(end: 'open' | 'flat' = 'open'): Snapshot {
  const atEnd = end === 'flat' ? 'manual' : null;
  const native = deployment('native', 'lying');
  const plain = deployment('plain', 'lyingPlain');
  const flat = deployment('flat', 'lying');
  const trade = (
    minute: number,
    terms: Pick<Parameters<typeof cleanTrade>[0], 'name' | 'instrument' | 'exitReason'>,
    at = native,
  ): Trade =>
    cleanTrade({
      ...terms,
      deployment: at,
      quantity: '0.3',
      atMs: START_MS + minute * MINUTE_MS,
      nativeStops: at !== plain,
    });
  const trades = [
    trade(1, { name: 'one', instrument: BTC, exitReason: 'timeExit' }),
    trade(2, { name: 'two', instrument: BTC, exitReason: 'manual' }),
    trade(3, { name: 'three', instrument: ETH, exitReason: atEnd }),
    trade(4, { name: 'four', instrument: BTC, exitReason: 'manual' }, plain),
    trade(5, { name: 'five', instrument: ETH, exitReason: atEnd }, plain),
    trade(6, { name: 'six', instrument: BTC, exitReason: 'manual' }, flat),
  ];
  const at = (venue: string): Trade[] => trades.filter(({ position }) => position.venue === venue);
  const open = trades.filter(({ position }) => position.status === 'open');
  const eventIds = trades.flatMap(({ position }) =>
    [1, 2, 3].map((version) => `event-${position.id}-${String(version)}`),
  );
  return {
    atMs: START_MS + 10 * MINUTE_MS,
    venues: [truthOf('lying', true, at('lying')), truthOf('lyingPlain', false, at('lyingPlain'))],
    rows: {
      deployments: [native, plain, flat],
      signals: trades.map(({ position }) => ({ id: position.signalId, status: position.status })),
      executions: trades.map(({ position: { signalId, deploymentId, status } }) => ({
        signalId,
        deploymentId,
        status,
        refusalCode: null,
      })),
      orders: trades.flatMap(({ rows }) => rows),
      fills: trades.flatMap(({ fillRows }) => fillRows),
      positions: trades.map(({ position }) => position),
      watches: open.map(({ position }) => ({ positionId: position.id, stopPrice: '98' })),
      streams: trades.map(({ position }) => ({
        aggregate: `position:${position.id}`,
        count: 3,
        distinct: 3,
        lowest: 1,
        highest: 3,
      })),
      eventIds,
      ledger: [ledgerOf(native.venueAccountId, at('lying')), ledgerOf(plain.venueAccountId, at('lyingPlain'))],
      unbalanced: [],
      fillPostings: trades.flatMap(({ fillRows }) =>
        fillRows.map((fill) => `fill:${fill.venue}:${fill.venueAccountId}:${fill.venueTradeId}`),
      ),
    },
    workflows: open.map(({ position }) => positionLifecycleId(position.id)),
    pollers: { trading: 2, feed: 1, 'market-watch': 1, 'venue-lying': 2, 'venue-lyingPlain': 2 },
    acks: trades.map(({ position }) => ({ key: `key-${position.signalId}`, signalId: position.signalId })),
    feed: eventIds,
    spans: {
      pauses: [{ scope: 'platform', key: '*', fromMs: START_MS + 6.5 * MINUTE_MS, toMs: START_MS + 7 * MINUTE_MS }],
      kills: [],
      freezes: [{ fromMs: START_MS + 8 * MINUTE_MS, toMs: START_MS + 9 * MINUTE_MS }],
      outages: [],
    },
    marks: { [BTC]: { low: '99', high: '103' }, [ETH]: { low: '99', high: '103' } },
    caps: { orderNotional: '50000', ordersPerMinute: 120 },
  };
}

/** A long that was closed won 2 for each unit; every fill cost its fee. */
function ledgerOf(venueAccountId: string, all: readonly Trade[]): LedgerRow {
  const trades = all.filter(({ position }) => position.venueAccountId === venueAccountId);
  const inventory = sum(trades.map(({ position }) => position.cost));
  const fees = sum(trades.flatMap(({ fills }) => fills.map(() => FEE)));
  const won = sum(trades.map(({ position }) => position.closedQuantity)).times(2);
  return {
    venueAccountId,
    cash: new D(DEPOSIT).plus(won).minus(fees).minus(inventory).toFixed(),
    inventory: inventory.toFixed(),
    realizedPnl: won.negated().toFixed(),
    fees: fees.toFixed(),
    funding: '0',
    capital: new D(DEPOSIT).negated().toFixed(),
  };
}

function truthOf(venue: string, nativeStops: boolean, trades: readonly Trade[]): VenueTruth {
  const accounts = new Set(trades.map(({ position }) => position.venueAccountId));
  return {
    venue,
    dedupe: nativeStops,
    nativeStops,
    orders: trades.flatMap(({ orders }) => orders),
    fills: trades.flatMap(({ fills }) => fills),
    positions: trades
      .filter(({ position }) => position.status === 'open')
      .map(({ position }) => ({
        account: position.venueAccountId,
        symbol: symbolOf(position.instrument),
        signedQuantity: position.signedQuantity,
      })),
    balances: [...accounts].map((account) => {
      const { cash, inventory } = ledgerOf(account, trades);
      return { account, balance: new D(cash).plus(inventory).toFixed() };
    }),
    uncovered: trades.map(({ gap }) => ({ ...gap, totalSeconds: 0.045, maxSeconds: 0.045, gaps: [gap] })),
    refusals: { nonceUsed: 0, nonceTooOld: 0, nonceScripted: 0, agentExpired: 0 },
    handCancels: [],
    strangers: [],
  };
}
