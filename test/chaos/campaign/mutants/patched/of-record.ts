import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { positionLifecycleId } from '../../../../../contracts/temporal/position-lifecycle.ts';
import type { Fill } from '../../../../../domain/fill.ts';
import type { VenueNews } from '../../../../../db/repositories/venue-news.ts';
import type { Call } from '../../observed.ts';
import type { Patch } from './patch.ts';
import { BTC } from './stage.ts';
import { enter, enterSafely, inCalls } from './tell.ts';
import { symbolOf } from '../../venues.ts';

/** A position that is younger may still be getting its workflow; reconciliation leaves it alone. */
const YOUNG_MS = 16_000;

/** The same fills, each bent a little, on their way into the record. */
const bendFills =
  (bend: (fill: Fill) => Fill) =>
  (call: Call): unknown => {
    if (call.path !== 'record.venueNews.record') return call.go();
    const [positionId, news, nowMs] = call.args as [string, VenueNews, number];
    return call.go([positionId, { ...news, fills: news.fills.map(bend) }, nowMs]);
  };

/** Builds with a fault in what is stored and looked after. */
export const RECORD_PATCHES: readonly Patch[] = [
  {
    id: 'fills-without-a-key',
    invariant: 'INV-05',
    what: 'fills are counted as they are told, under a number of our own',
    fault: { worker: inCalls(bendFills((fill) => ({ ...fill, venueTradeId: randomUUID() }))) },
    story: (stage) => enter(stage),
  },
  {
    id: 'no-unique-index-on-fills',
    invariant: 'INV-06',
    what: 'the database takes a fill twice',
    fault: { sql: 'alter table fills drop constraint fills_pkey' },
    story: (stage) => enter(stage),
  },
  {
    id: 'workflow-gone',
    invariant: 'INV-11',
    what: 'a position whose workflow is gone is not taken up again',
    fault: {
      worker: (dependencies) => ({
        ...dependencies,
        lives: { ...dependencies.lives, startPosition: () => Promise.resolve() },
      }),
    },
    story: async (stage) => {
      const { id, createdAtMs } = await enterSafely(stage);
      await stage.platform.client.workflow.getHandle(positionLifecycleId(id)).terminate('a story');
      await sleep(Math.max(0, createdAtMs + YOUNG_MS - Date.now()));
      const { lives } = stage.platform.worker.dependencies;
      await lives.reconcileSoon();
    },
  },
  {
    id: 'watch-not-armed',
    invariant: 'INV-13',
    what: 'where the venue keeps no stops, a position is taken for protected before its watch is armed',
    switches: { nativeStops: false },
    fault: {
      worker: inCalls((call) => (call.path === 'record.exitWatches.arm' ? Promise.resolve() : call.go())),
    },
    story: (stage) => enter(stage),
  },
  {
    id: 'closed-by-hand-unseen',
    invariant: 'INV-16',
    what: 'fills that are not of our orders are left out',
    fault: {
      worker: inCalls(async (call) => {
        if (call.path !== 'venues.lying.fills') return call.go();
        return ((await call.go()) as Fill[]).filter(({ clientOrderId }) => clientOrderId !== null);
      }),
    },
    story: async (stage) => {
      const { venueAccountId, exposure } = await enterSafely(stage);
      const { control } = stage.platform.program;
      const quantity = exposure.signedQuantity;
      await control.trade({ account: venueAccountId, symbol: symbolOf(BTC), side: 'SELL', quantity });
      await stage.platform.worker.dependencies.lives.reconcileSoon();
    },
  },
  {
    id: 'acknowledged-and-not-stored',
    invariant: 'INV-20',
    what: 'the api answers before the signal is committed, and then it is not',
    fault: {
      api: (call) =>
        call.path === 'record.signals.accept'
          ? Promise.resolve({
              outcome: 'accepted',
              status: 'failed',
              signal: { ...(call.args[0] as object), id: randomUUID() },
            })
          : call.go(),
    },
    story: async (stage) => stage.signal((await stage.deploy()).deploymentId),
  },
  {
    id: 'float-money',
    invariant: 'INV-28',
    what: 'fees are floats',
    fault: { worker: inCalls(bendFills((fill) => ({ ...fill, fee: (Number(fill.fee) + 1e-12).toFixed(14) }))) },
    story: (stage) => enter(stage),
  },
];
