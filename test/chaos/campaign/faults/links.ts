import { setTimeout as sleep } from 'node:timers/promises';

import { withClient } from '../../../../scripts/local/postgres-client.ts';
import type { Arena, FaultKind, Terms } from '../arena.ts';
import { seconds } from '../arena.ts';
import type { LinkMode, Way } from '../proxy.ts';
import type { LinkName } from '../stage.ts';

const LINKS = [
  'worker-postgres',
  'worker-temporal',
  'worker-lying',
  'worker-lyingPlain',
  'api-postgres',
  'api-temporal',
] as const;
export const VENUE_LINKS = ['worker-lying', 'worker-lyingPlain'] as const;
const WAYS = ['out', 'back'] as const;

/** Disturbs a link for a while, in the middle of trading, and waits until positions are looked after again. */
async function disturb({ stage, fleet, work, spans }: Arena, terms: Terms, mode: LinkMode): Promise<string> {
  const link = stage.link(String(terms['link']) as LinkName);
  return spans.outage(async () => {
    const before = link.swallowed;
    for (const deed of ['entry', 'exit', 'amend', 'entry'] as const) work.provoke(deed);
    link.set(mode);
    await sleep(Number(terms['ms']));
    work.provoke('entry');
    link.set({ kind: 'pass' });
    const recoveredMs = await fleet.recoveredMs(Date.now());
    const lost = link.swallowed > before ? `${link.swallowed - before} bytes swallowed, ` : '';
    return `${lost}${recoveredMs === null ? 'NOT RECOVERED in 90 s' : `looked after ${seconds(recoveredMs)} after it healed`}`;
  });
}

const partition = (name: string, links: readonly string[], weight: number): FaultKind => ({
  id: 'F-26',
  name,
  expected: 'no duplicate; within 60 s of its end every position is looked after again',
  weight,
  lane: 'platform',
  draw: (draw) => ({ link: draw.of(links), way: draw.of(WAYS), ms: draw.between(2_000, 6_000) }),
  inject: (arena, terms) => disturb(arena, terms, { kind: 'drop', way: terms['way'] as Way }),
});

export const VENUE_PARTITION = partition('venue cut off, one way', VENUE_LINKS, 5);

export const LINK_FAULTS: readonly FaultKind[] = [
  VENUE_PARTITION,
  partition('link cut, one way', LINKS, 8),
  {
    id: 'F-27',
    name: 'link slow, late, cut short or reset',
    expected: 'degraded, not broken; no second order',
    weight: 8,
    lane: 'platform',
    draw: (draw) => ({
      link: draw.of(LINKS),
      ms: draw.between(1_500, 4_000),
      kind: draw.of(['delay', 'slow', 'truncate', 'reset']),
      way: draw.of(WAYS),
      delayMs: draw.between(100, 300),
    }),
    inject: (arena, terms) => {
      const way = terms['way'] as Way;
      const modes: Record<string, LinkMode> = {
        delay: { kind: 'delay', delayMs: Number(terms['delayMs']), jitterMs: Number(terms['delayMs']) / 2 },
        slow: { kind: 'slow', bytesPerSecond: 8_000 },
        truncate: { kind: 'truncate', way },
        reset: { kind: 'reset' },
      };
      return disturb(arena, terms, modes[String(terms['kind'])] ?? { kind: 'reset' });
    },
  },
  {
    id: 'F-21',
    name: 'a table locked by another session',
    expected: 'no stuck event loop; everything goes on when the lock is gone',
    weight: 4,
    lane: 'platform',
    draw: (draw) => ({
      table: draw.of(['orders', 'positions', 'signals', 'events', 'fills']),
      ms: draw.between(3_000, 9_000),
    }),
    inject: ({ stage, fleet, work, spans }, terms) =>
      spans.outage(async () => {
        await withClient(stage.servers.databaseUrl, async (client) => {
          await client.query('begin');
          await client.query(`lock table ${String(terms['table'])} in access exclusive mode`);
          for (const deed of ['entry', 'exit', 'amend'] as const) work.provoke(deed);
          await sleep(Number(terms['ms']));
          await client.query('commit');
        });
        const recoveredMs = await fleet.recoveredMs(Date.now());
        return recoveredMs === null
          ? 'NOT RECOVERED in 90 s'
          : `looked after ${seconds(recoveredMs)} after the lock was gone`;
      }),
  },
];
