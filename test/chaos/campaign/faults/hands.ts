import { setTimeout as sleep } from 'node:timers/promises';

import { symbolOf } from '../venues.ts';
import type { Arena, FaultKind, Terms } from '../arena.ts';
import { VENUE_NAMES, seconds, venueOf } from '../arena.ts';
import type { Draw } from '../draw.ts';
import { MARKETS } from '../market.ts';
import type { PositionRow } from '../snapshot.ts';

const ENDED_WITHIN_MS = 45_000;
const venueTerms = (draw: Draw): Terms => ({ venue: draw.of(VENUE_NAMES), pick: draw.share() });

/** An open position of the venue, as drawn. */
function somePosition({ rows, truth }: Arena, terms: Terms): PositionRow | undefined {
  const open = (rows()?.positions ?? []).filter((row) => row.status === 'open' && row.venue === terms['venue']);
  const ours = open.filter((row) => !truth.isStrange(row.venue, row.venueAccountId, symbolOf(row.instrument)));
  return ours[Math.floor(Number(terms['pick']) * ours.length)];
}

/** Waits until the platform has taken note that a position was ended by somebody else. */
async function noticed({ rows }: Arena, id: string): Promise<string> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < ENDED_WITHIN_MS) {
    if (rows()?.positions.find((row) => row.id === id)?.status === 'closed')
      return `noticed after ${seconds(performance.now() - startedAt)}`;
    await sleep(500);
  }
  return 'not noticed within 45 s';
}

export const HANDS: readonly FaultKind[] = [
  {
    id: 'F-14',
    name: 'the owner closes a position by hand at the venue',
    expected: 'closed here too within a minute; what rests is cancelled; nothing is opened again',
    weight: 6,
    lane: 'venue',
    draw: venueTerms,
    inject: async (arena, terms) => {
      const position = somePosition(arena, terms);
      if (position === undefined) return null;
      const { venue } = venueOf(arena, terms);
      const symbol = symbolOf(position.instrument);
      const held = (await venue.truth('positions')).find(
        (each) => each.account === position.venueAccountId && each.symbol === symbol,
      );
      if (held === undefined || held.signedQuantity === '0') return null;
      const isLong = !held.signedQuantity.startsWith('-');
      const quantity = held.signedQuantity.replace('-', '');
      await venue.control.trade({ account: position.venueAccountId, symbol, side: isLong ? 'SELL' : 'BUY', quantity });
      return noticed(arena, position.id);
    },
  },
  {
    id: 'F-15',
    name: 'liquidation or auto-deleveraging',
    expected: 'booked with the amounts of the venue, and the position ends',
    weight: 6,
    lane: 'venue',
    draw: (draw) => ({ ...venueTerms(draw), cause: draw.of(['LIQUIDATION', 'ADL']) }),
    inject: async (arena, terms) => {
      const position = somePosition(arena, terms);
      if (position === undefined) return null;
      const cause = terms['cause'] as 'LIQUIDATION' | 'ADL';
      const account = position.venueAccountId;
      await venueOf(arena, terms).venue.control.forceOut({ account, symbol: symbolOf(position.instrument), cause });
      return noticed(arena, position.id);
    },
  },
  {
    id: 'F-15',
    name: 'funding is paid',
    expected: 'booked to the last unit',
    weight: 4,
    lane: 'venue',
    draw: (draw) => ({
      venue: draw.of(VENUE_NAMES),
      instrument: draw.of(MARKETS).instrument,
      rate: draw.of(['0.0001', '-0.00037', '0.002']),
    }),
    inject: async (arena, terms) => {
      await venueOf(arena, terms).venue.control.funding(symbolOf(String(terms['instrument'])), String(terms['rate']));
      return 'paid';
    },
  },
  {
    id: 'F-15',
    name: 'a market is halted for a while',
    expected: 'no entry; protection and exits go on when it trades again',
    weight: 3,
    lane: 'venue',
    draw: (draw) => ({
      venue: draw.of(VENUE_NAMES),
      instrument: draw.of(MARKETS).instrument,
      ms: draw.between(2_000, 7_000),
    }),
    inject: (arena, terms) =>
      arena.spans.outage(async () => {
        const { name, venue } = venueOf(arena, terms);
        const symbol = symbolOf(String(terms['instrument']));
        await venue.control.symbol(symbol, 'HALTED');
        for (const deed of ['entry', 'exit', 'amend'] as const) arena.work.provoke(deed, name);
        await sleep(Number(terms['ms']));
        await venue.control.symbol(symbol, 'TRADING');
        return `halted for ${seconds(Number(terms['ms']))}`;
      }),
  },
  {
    id: 'F-16',
    name: 'the owner trades by hand in a market of ours',
    expected: 'a case is opened; our part stays ours',
    weight: 3,
    lane: 'venue',
    draw: (draw) => ({ ...venueTerms(draw), side: draw.of(['BUY', 'SELL']) }),
    inject: async (arena, terms) => {
      const venue = String(terms['venue']);
      const idle = arena.members.filter((member) => member.venue === venue);
      const member = idle[Math.floor(Number(terms['pick']) * idle.length)];
      if (member === undefined) return null;
      const symbol = 'SOLUSD';
      arena.truth.addStranger(venue, member.accountId, symbol);
      const trade = { account: member.accountId, symbol, side: terms['side'] as 'BUY' | 'SELL', quantity: '1' };
      await venueOf(arena, terms).venue.control.trade(trade);
      return `1 SOL by hand in ${member.accountId}`;
    },
  },
  {
    id: 'F-17',
    name: 'nonces are refused',
    expected: 'signed anew as the same intent',
    weight: 4,
    lane: 'venue',
    draw: (draw) => ({ ...venueTerms(draw), times: draw.between(1, 3) }),
    inject: async (arena, terms) => {
      const { name, venue } = venueOf(arena, terms);
      const accounts = arena.members.filter((member) => member.venue === name);
      for (const { accountId } of accounts) await venue.control.nonceRefusals(accountId, Number(terms['times']));
      for (let each = 0; each < 3; each += 1) arena.work.provoke('entry', name);
      await sleep(4_000);
      for (const { accountId } of accounts) await venue.control.nonceRefusals(accountId, 0);
      return `${(await venue.truth('refusals')).nonceScripted} refused so far`;
    },
  },
  {
    id: 'F-19',
    name: 'the key of an account expires for a while',
    expected: 'no entry; orders at the venue remain; everything goes on when it is renewed',
    weight: 4,
    lane: 'venue',
    draw: (draw) => ({ ...venueTerms(draw), ms: draw.between(3_000, 7_000) }),
    inject: (arena, terms) =>
      arena.spans.outage(async () => {
        const { name, venue } = venueOf(arena, terms);
        const accounts = arena.members.filter((member) => member.venue === name);
        for (const { accountId } of accounts) await venue.control.agent(accountId, true);
        for (const deed of ['entry', 'exit', 'amend'] as const) arena.work.provoke(deed, name);
        await sleep(Number(terms['ms']));
        for (const { accountId } of accounts) await venue.control.agent(accountId, false);
        return `expired for ${seconds(Number(terms['ms']))}, ${(await venue.truth('refusals')).agentExpired} calls refused so far`;
      }),
  },
];
