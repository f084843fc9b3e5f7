import { setTimeout as sleep } from 'node:timers/promises';

import type { ScriptEntry } from '../../../simulators/lying-venue/script.ts';
import type { Arena, FaultKind, Terms } from '../arena.ts';
import { VENUE_NAMES, venueOf } from '../arena.ts';
import type { Draw } from '../draw.ts';
import type { Deed } from '../workload.ts';

const TOLD_WITHIN_MS = 15_000;
const ROUND_MS = 250;
const NUDGE_MS = 2_000;

interface Lying {
  /** What has to happen so that the venue is asked. */
  deeds: readonly Deed[];
  /** How long the venue goes on lying after its first lie; 0 for one lie. */
  forMs: number;
}

/** Has a venue tell these lies until one was told (and for as long as wanted), then the truth again. */
async function tell(
  arena: Arena,
  terms: Terms,
  entries: readonly ScriptEntry[],
  { deeds, forMs }: Lying,
): Promise<string | null> {
  const { name, venue } = venueOf(arena, terms);
  const told = async (): Promise<number> => (await venue.truth('lies')).length;
  const before = await told();
  await venue.control.script(...entries);
  try {
    const deadline = performance.now() + TOLD_WITHIN_MS;
    for (let nudgedAt = -Infinity; (await told()) === before;) {
      if (performance.now() > deadline) return null;
      if (performance.now() - nudgedAt > NUDGE_MS) {
        nudgedAt = performance.now();
        for (const deed of deeds) arena.work.provoke(deed, name);
      }
      await sleep(ROUND_MS);
    }
    await sleep(forMs);
    return `${(await told()) - before} lies told by ${name}`;
  } finally {
    await venue.control.script();
  }
}

const anyVenue = (draw: Draw): Terms => ({ venue: draw.of(VENUE_NAMES) });
/** Of entries, exits and stops. */
const ORDERS: Record<string, { filter: Partial<ScriptEntry>; deed: Deed }> = {
  entry: { filter: { reduceOnly: false }, deed: 'entry' },
  exit: { filter: { reduceOnly: true, order: 'MARKET' }, deed: 'exit' },
  stop: { filter: { reduceOnly: true, order: 'STOP' }, deed: 'entry' },
};
const orderTerms = (draw: Draw): Terms => {
  const order = draw.of(Object.keys(ORDERS));
  return { venue: order === 'stop' ? 'lying' : draw.of(VENUE_NAMES), order };
};
const placing = (terms: Terms): { entry: Omit<ScriptEntry, 'told'>; deeds: Deed[] } => {
  const { filter, deed } = ORDERS[String(terms['order'])] ?? { filter: {}, deed: 'entry' as const };
  return { entry: { kind: 'place', call: 1, ...filter }, deeds: [deed] };
};

type IllReply = Extract<ScriptEntry['told'], { lie: 'acceptThen' }>['reply'];

/** An order that is done, and answered so that nobody knows. */
const accepted = (id: string, name: string, replies: readonly IllReply[], weight: number): FaultKind => ({
  id,
  name,
  expected: 'unknown until the venue was asked; one order only',
  weight,
  lane: 'venue',
  draw: (draw) => ({ ...orderTerms(draw), reply: draw.of(replies) }),
  inject: (arena, terms) => {
    const { entry, deeds } = placing(terms);
    const told = { lie: 'acceptThen', reply: terms['reply'] as IllReply } as const;
    return tell(arena, terms, [{ ...entry, told }], { deeds, forMs: 1_000 });
  },
});

const spoilt = (
  id: string,
  name: string,
  expected: string,
  weight: number,
  told: (draw: Draw) => ScriptEntry,
): FaultKind => ({
  id,
  name,
  expected,
  weight,
  lane: 'venue',
  draw: (draw) => ({ ...anyVenue(draw), entry: JSON.stringify(told(draw)) }),
  inject: (arena, terms) =>
    tell(arena, terms, [JSON.parse(String(terms['entry'])) as ScriptEntry], { deeds: ['entry', 'exit'], forMs: 2_000 }),
});

export const LIES: readonly FaultKind[] = [
  accepted('F-03', 'order accepted, then the socket closed', ['drop'], 12),
  accepted(
    'F-04',
    'order accepted, then an error or nonsense as the reply',
    ['500', '502', '504', '429', 'malformed', 'truncated', 'html', 'wrongOrder'],
    18,
  ),
  {
    id: 'F-05',
    name: 'order accepted and its reply lost, while reads lag behind',
    expected: 'not found is no proof of absence: no second order',
    weight: 8,
    lane: 'venue',
    draw: (draw) => ({ ...orderTerms(draw), lagMs: draw.between(8_000, 30_000), forMs: draw.between(4_000, 9_000) }),
    inject: (arena, terms) => {
      const { entry, deeds } = placing(terms);
      const stale = { lie: 'stale', ms: Number(terms['lagMs']) } as const;
      const lies: ScriptEntry[] = [
        { ...entry, told: { lie: 'acceptThen', reply: 'drop' } },
        ...(['find', 'openOrders', 'fills'] as const).map((kind) => ({ kind, every: 1, told: stale })),
      ];
      return arena.spans.outage(() => tell(arena, terms, lies, { deeds, forMs: Number(terms['forMs']) }));
    },
  },
  spoilt(
    'F-07',
    'a list of fills doubled, turned around or without its newest',
    'each trade counted once',
    8,
    (draw) => ({
      kind: 'fills',
      every: 0.7,
      told: { lie: 'fills', as: draw.of(['doubled', 'reversed', 'missing'] as const) },
    }),
  ),
  spoilt('F-07', 'news of a fill doubled, late or out of order', 'each trade counted once', 6, (draw) => ({
    kind: 'stream',
    every: 0.7,
    told: { lie: 'message', as: draw.of(['doubled', 'late', 'reordered'] as const), ms: 1_500 },
  })),
  spoilt('F-07', 'a fill after the cancel was acknowledged', 'the fill is booked all the same', 3, (draw) => ({
    kind: 'cancel',
    call: 1,
    told: { lie: 'fillAfterCancel', ms: draw.between(100, 1_500) },
  })),
  spoilt('F-07', 'the answer comes after its fills', 'the fill is booked once', 4, (draw) => ({
    kind: 'place',
    call: 1,
    told: { lie: 'late', ms: draw.between(1_000, 7_000), when: draw.of(['before', 'after'] as const) },
  })),
  spoilt(
    'F-10',
    'news of fills dropped, or a stream that says nothing',
    'the gap is noticed and fetched',
    8,
    (draw) => ({
      kind: 'stream',
      every: 1,
      told: draw.chance(0.5) ? { lie: 'message', as: 'dropped' } : { lie: 'silence', ms: 12_000 },
    }),
  ),
  spoilt('F-11', 'news of a fill of a stranger', 'ignored', 4, () => ({
    kind: 'stream',
    every: 1,
    told: { lie: 'message', as: 'stranger' },
  })),
  {
    id: 'F-12',
    name: 'an entry fills in part and says nothing more',
    expected: 'what is held is covered exactly, and the rest is withdrawn at its expiry',
    weight: 8,
    lane: 'venue',
    draw: (draw) => ({ ...anyVenue(draw), fraction: draw.of(['0.1', '0.37', '0.5', '0.99']) }),
    inject: (arena, terms) => {
      const told = { lie: 'partialThenSilence', fraction: String(terms['fraction']) } as const;
      return tell(arena, terms, [{ kind: 'place', call: 1, reduceOnly: false, told }], {
        deeds: ['entry'],
        forMs: 1_500,
      });
    },
  },
  {
    id: 'F-13',
    name: 'a stop is refused',
    expected: 'tried again or flattened; nothing stays naked above the cap',
    weight: 7,
    lane: 'venue',
    draw: (draw) => ({
      venue: 'lying',
      times: draw.between(1, 3),
      reason: draw.of(['OFF_TICK', 'MARGIN', 'TOO_CLOSE']),
    }),
    inject: (arena, terms) => {
      const told = { lie: 'refuse', reason: String(terms['reason']) } as const;
      const entry: ScriptEntry = {
        kind: 'place',
        every: 1,
        times: Number(terms['times']),
        order: 'STOP',
        reduceOnly: true,
        told,
      };
      return tell(arena, terms, [entry], { deeds: ['entry'], forMs: 3_000 });
    },
  },
  {
    id: 'F-28',
    name: 'a venue that answers everything with errors for a while',
    expected: 'back-off; unknown stays unknown; everything goes on when it is over',
    weight: 8,
    lane: 'venue',
    draw: (draw) => ({
      ...anyVenue(draw),
      reply: draw.of(['429', '500', '502', 'html', 'huge', 'truncated', 'malformed', 'redirect']),
      does: draw.of(['acceptThen', 'refuseWith']),
      forMs: draw.between(3_000, 8_000),
    }),
    inject: (arena, terms) => {
      const told = { lie: terms['does'] as 'acceptThen' | 'refuseWith', reply: terms['reply'] as IllReply };
      const kinds = ['place', 'cancel', 'find', 'openOrders', 'fills', 'positions', 'balance', 'funding'] as const;
      const lies = kinds.map((kind): ScriptEntry => ({ kind, every: 0.9, told }));
      return arena.spans.outage(() =>
        tell(arena, terms, lies, { deeds: ['entry', 'exit', 'amend'], forMs: Number(terms['forMs']) }),
      );
    },
  },
];
