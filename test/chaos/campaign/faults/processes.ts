import { setTimeout as sleep } from 'node:timers/promises';

import type { Arena, FaultKind } from '../arena.ts';
import { seconds } from '../arena.ts';
import type { Part } from '../../part.ts';

/** What a worker that wakes has time to do before it is let go. */
const AWAKE_MS = 3_000;

const GOES_ON = 'every position looked after again, nothing lost, nothing doubled';

/** Kills a server, leaves it away for a while, starts it again, and waits until positions are looked after. */
async function outage({ spans, fleet, work }: Arena, part: Part, awayMs: number): Promise<string> {
  return spans.outage(async () => {
    for (const deed of ['entry', 'exit', 'amend'] as const) work.provoke(deed);
    await part.kill();
    work.provoke('entry');
    await sleep(awayMs);
    const readyMs = await part.start();
    const backAt = Date.now();
    const recoveredMs = await fleet.recoveredMs(backAt);
    const looked =
      recoveredMs === null ? 'NOT RECOVERED in 90 s' : `positions looked after ${seconds(recoveredMs)} later`;
    return `away ${seconds(awayMs)}, ready again in ${seconds(readyMs)}, ${looked}`;
  });
}

/** Stops a worker while another takes over, then lets it go on with what it had in its hands. */
async function zombie({ spans, fleet, work, alone }: Arena, ms: number, name: string): Promise<string> {
  const { stopped, stoppedAt, tookOverMs } = await alone(async () => {
    const active = fleet.active;
    work.provoke('entry');
    work.provoke('exit');
    await sleep(150);
    const at = Date.now();
    active.freeze();
    return spans.outage(async () => {
      fleet.aimAt(await fleet.start(name));
      const recovered = fleet.recoveredMs(at, at + ms);
      return { stopped: active, stoppedAt: at, tookOverMs: await recovered };
    });
  });
  await sleep(Math.max(0, ms - (Date.now() - stoppedAt)));
  stopped.thaw();
  const stoppedMs = Date.now() - stoppedAt;
  await sleep(AWAKE_MS);
  await fleet.dismiss(stopped);
  const looked =
    tookOverMs === null
      ? 'it woke before another had every position'
      : `another had every position after ${seconds(tookOverMs)}`;
  return `stopped for ${seconds(stoppedMs)}, ${looked}; continued beside the other`;
}

export const LONG_STOP: FaultKind = {
  id: 'F-06',
  name: 'worker stopped for long (SIGSTOP, five minutes in a run of 300 faults) and continued',
  expected: 'another worker takes over; the one that wakes sends nothing twice',
  weight: 0,
  lane: 'long',
  draw: () => ({}),
  inject: (arena, _terms, id) => zombie(arena, arena.longStopMs, `worker-long-${id}`),
};

export const PROCESSES: readonly FaultKind[] = [
  {
    id: 'F-02',
    name: 'api killed during POST /signals',
    expected: 'acknowledged = stored; the same key gives the same answer',
    weight: 8,
    lane: 'platform',
    draw: (draw) => ({ afterMs: draw.between(0, 40) }),
    inject: async ({ stage, api, work }, terms) => {
      const posting = Array.from({ length: 6 }, () => work.signal());
      await sleep(Number(terms['afterMs']));
      const killedAt = performance.now();
      await stage.api.kill();
      await Promise.allSettled(posting);
      await api.whenUp();
      return `6 signals under way, all answered ${seconds(performance.now() - killedAt)} later`;
    },
  },
  {
    id: 'F-06',
    name: 'worker stopped (SIGSTOP) while another takes over, then continued',
    expected: 'its activities run again elsewhere; what it does when it wakes has no second effect',
    weight: 2,
    lane: 'platform',
    draw: (draw) => ({ ms: draw.between(8_000, 14_000) }),
    inject: (arena, terms, id) => zombie({ ...arena, alone: (deed) => deed() }, Number(terms['ms']), `worker-${id}`),
  },
  {
    id: 'F-06',
    name: 'the only worker stopped (SIGSTOP) and continued',
    expected: 'stops at the venue hold meanwhile; everything goes on where it was',
    weight: 3,
    lane: 'platform',
    draw: (draw) => ({ ms: draw.between(2_000, 6_000) }),
    inject: ({ fleet, spans, work }, terms) =>
      spans.outage(async () => {
        work.provoke('entry');
        await sleep(100);
        fleet.active.freeze();
        await sleep(Number(terms['ms']));
        fleet.active.thaw();
        const recoveredMs = await fleet.recoveredMs(Date.now());
        return recoveredMs === null ? 'NOT RECOVERED in 90 s' : `looked after ${seconds(recoveredMs)} after it went on`;
      }),
  },
  {
    id: 'F-18',
    name: 'two workers at the same time',
    expected: 'no client order id reaches a venue twice',
    weight: 2,
    lane: 'platform',
    draw: (draw) => ({ ms: draw.between(4_000, 8_000) }),
    inject: async ({ fleet, work }, terms, id) => {
      const first = fleet.active;
      const second = await fleet.start(`worker-${id}`);
      for (let each = 0; each < 6; each += 1) work.provoke('entry');
      await sleep(Number(terms['ms']));
      fleet.aimAt(second);
      await fleet.dismiss(first);
      return 'both worked; the first was let go';
    },
  },
  {
    id: 'F-20',
    name: 'Postgres killed (kill -9) and started again',
    expected: GOES_ON,
    weight: 4,
    lane: 'platform',
    draw: (draw) => ({ awayMs: draw.between(300, 4_000) }),
    inject: (arena, terms) => outage(arena, arena.stage.servers.postgres, Number(terms['awayMs'])),
  },
  {
    id: 'F-24',
    name: 'Temporal killed (kill -9) and started again',
    expected: GOES_ON,
    weight: 4,
    lane: 'platform',
    draw: (draw) => ({ awayMs: draw.between(300, 5_000) }),
    inject: (arena, terms) => outage(arena, arena.stage.servers.temporal, Number(terms['awayMs'])),
  },
  {
    id: 'F-36',
    name: 'event loop of the worker blocked',
    expected: 'everything goes on where it was',
    weight: 4,
    lane: 'platform',
    draw: (draw) => ({ ms: draw.between(2_000, 4_000) }),
    inject: ({ fleet, spans, work }, terms) =>
      spans.outage(async () => {
        work.provoke('entry');
        fleet.active.block(Number(terms['ms']));
        await sleep(Number(terms['ms']));
        const recoveredMs = await fleet.recoveredMs(Date.now());
        return recoveredMs === null ? 'NOT RECOVERED in 90 s' : `looked after ${seconds(recoveredMs)} later`;
      }),
  },
];
