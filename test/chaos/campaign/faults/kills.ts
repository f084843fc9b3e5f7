import type { Arena, FaultKind, Terms } from '../arena.ts';
import { VENUE_NAMES, seconds } from '../arena.ts';
import type { Draw } from '../draw.ts';
import type { Blow, Step } from '../steps.ts';
import { MEANINGS, STEPS } from '../steps.ts';
import type { Deed } from '../workload.ts';

/** What has to happen so that a worker comes to the step. */
const LEADS_TO: Record<Step, Deed> = {
  s0: 'entry',
  s1: 'entry',
  s2: 'entry',
  s3: 'entry',
  s4: 'entry',
  s5: 'entry',
  s6: 'entry',
  s7: 'entry',
  s8: 'amend',
  s9: 'long',
  s10: 'exit',
  s11: 'entry',
};
const COMES_WITHIN_MS = 10_000;
const RECOVERED = 'nothing lost, doubled or left alone; every position looked after again within 15 s';

const drawStep = (draw: Draw): Terms => {
  const step = draw.of(STEPS);
  // Only a venue that keeps stops has one to replace.
  const venue = step === 's8' ? 'lying' : draw.of(VENUE_NAMES);
  return { step, hits: draw.between(1, 2), venue, meaning: MEANINGS[step] };
};

async function strike(arena: Arena, terms: Terms, id: string, kind: Blow): Promise<string | null> {
  const step = terms['step'] as Step;
  const venue = String(terms['venue']);
  const hits = step === 's8' || step === 's9' ? 1 : Number(terms['hits']);
  const { fleet, work, spans } = arena;
  return spans.outage(async () => {
    const deeds = setInterval(() => work.provoke(LEADS_TO[step], venue), 1_500);
    work.provoke(LEADS_TO[step], venue);
    const struckAt = await fleet.strike(id, { step, hits, kind }, COMES_WITHIN_MS);
    clearInterval(deeds);
    if (struckAt === null) return null;
    const end = await fleet.ending(kind);
    if (kind === 'SIGKILL') return `${end}${await fleet.recovery(struckAt)}`;
    const recoveredMs = await fleet.recoveredMs(struckAt);
    return recoveredMs === null ? `${end}NOT RECOVERED in 90 s` : `${end}looked after ${seconds(recoveredMs)} later`;
  });
}

export const KILLS: readonly FaultKind[] = [
  {
    id: 'F-01',
    name: 'worker killed at a step',
    expected: RECOVERED,
    weight: 44,
    lane: 'platform',
    draw: drawStep,
    inject: (arena, terms, id) => strike(arena, terms, id, 'SIGKILL'),
  },
  {
    id: 'F-01',
    name: 'worker killed at any moment',
    expected: RECOVERED,
    weight: 8,
    lane: 'platform',
    draw: () => ({}),
    inject: ({ fleet, work, spans }) =>
      spans.outage(async () => {
        for (const deed of ['entry', 'exit', 'amend'] as const) work.provoke(deed);
        return fleet.recovery(await fleet.kill());
      }),
  },
  {
    id: 'F-40',
    name: 'worker asked to end (SIGTERM) at a step',
    expected: 'calls under way end or are left as recorded unknowns; another process goes on',
    weight: 6,
    lane: 'platform',
    draw: drawStep,
    inject: (arena, terms, id) => strike(arena, terms, id, 'SIGTERM'),
  },
];
