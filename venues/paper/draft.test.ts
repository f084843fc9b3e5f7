import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { NOW_MS } from '../../test/builders/now.ts';
import { aPaperMarket } from '../../test/venues/paper-market.ts';
import type { PaperCommand } from '../../test/venues/paper-commands.ts';
import { faultsOf, onlyShrinks, someCommands, START_MIDS } from '../../test/venues/paper-commands.ts';
import type { Fill } from '../../domain/fill.ts';
import { add, equals, isAtMost } from '../../domain/money.ts';
import type { PaperOrder, PaperState } from './book.ts';
import { AccountDraft } from './draft.ts';
import { cancelOnDraft, placeOnDraft } from './placement.ts';
import { tickOnDraft } from './tick.ts';
import { WatchList } from './watch-list.ts';

const DEPOSIT = '10000';

/** Lives through commands with the venue's decisions alone, the book being plain memory. */
function live(commands: readonly PaperCommand[]) {
  const mids = Object.fromEntries(Object.entries(START_MIDS).map(([instrument, mid]) => [instrument, String(mid)]));
  let nowMs = NOW_MS;
  let state: PaperState = {
    account: { id: 'account-1', currency: 'USD', balance: DEPOSIT },
    positions: [],
    openOrders: [],
  };
  const orders = new Map<string, PaperOrder>();
  const fills: Fill[] = [];
  const fundingPaid: string[] = [];
  const missed: string[] = [];
  const watchList = new WatchList(aPaperMarket(mids).instruments);

  const decide = (deed: (draft: AccountDraft) => void): boolean => {
    const draft = new AccountDraft(state);
    deed(draft);
    const change = draft.change();
    if (change === null) return false;
    for (const order of change.orders) orders.set(order.clientOrderId, order);
    for (const fill of change.fills) {
      fills.push({ ...fill, venue: 'paper', venueAccountId: 'account-1', venueTradeId: String(fills.length) });
    }
    fundingPaid.push(...change.funding.map((payment) => payment.amount));
    state = draft.state();
    watchList.put(state);
    return true;
  };

  for (const command of commands) {
    const market = aPaperMarket(mids, { nowMs, depthNotional: '20000' });
    if (command.kind === 'wait') nowMs += command.ms;
    else if (command.kind === 'price') {
      mids[command.instrument] = command.mid;
      const moved = aPaperMarket(mids, { nowMs, depthNotional: '20000' });
      const tick = moved.ticks.get(command.instrument);
      if (tick === undefined) continue;
      const markOf = (instrument: string) => Number(mids[instrument]);
      const isConcerned = watchList.concerned(tick, nowMs, markOf).length > 0;
      const hasChanged = decide((draft) => tickOnDraft(draft, tick, moved));
      if (hasChanged && !isConcerned) missed.push(JSON.stringify(command));
    } else if (command.kind === 'place') {
      const clientOrderId = String(orders.size);
      const expiresAtMs = command.expiresInMs === null ? null : nowMs + command.expiresInMs;
      decide((draft) => placeOnDraft(draft, { ...command.request, clientOrderId, expiresAtMs }, clientOrderId, market));
    } else {
      const order = orders.get(String(orders.size - 1 - command.ago));
      if (order !== undefined) decide((draft) => void cancelOnDraft(draft, order, market));
    }
  }
  return { state, orders, fills, fundingPaid, missed };
}

test('whatever happens, the books balance to the last unit and nothing is owed', () => {
  let filled = 0;
  let liquidated = 0;
  fc.assert(
    fc.property(someCommands(60), (commands) => {
      const { state, orders, fills, fundingPaid, missed } = live(commands);
      const { balance } = state.account;
      expect(faultsOf({ deposit: DEPOSIT, balance, positions: state.positions, fills, fundingPaid })).toEqual([]);
      // Every tick that changed something was foreseen by the numbers that spare the book.
      expect(missed).toEqual([]);

      for (const order of orders.values()) {
        const own = fills.filter((fill) => fill.clientOrderId === order.clientOrderId);
        expect(equals(add('0', ...own.map((fill) => fill.quantity)), order.filledQuantity)).toBe(true);
        expect(isAtMost(order.filledQuantity, order.quantity)).toBe(true);
        expect(order.status === 'filled').toBe(order.filledQuantity === order.quantity);
      }
      expect(onlyShrinks(fills, (fill) => orders.get(fill.clientOrderId ?? '')?.isReduceOnly ?? true)).toBe(true);

      const held = new Set(state.positions.map((position) => position.instrument));
      expect(state.openOrders.filter((order) => order.isReduceOnly && !held.has(order.instrument))).toEqual([]);
      filled += fills.length;
      liquidated += fills.filter((fill) => fill.isLiquidation).length;
    }),
    { numRuns: 300 },
  );
  // The stories are not empty ones.
  expect(filled).toBeGreaterThan(300);
  expect(liquidated).toBeGreaterThan(5);
});
