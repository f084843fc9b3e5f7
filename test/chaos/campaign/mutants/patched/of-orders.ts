import { setTimeout as sleep } from 'node:timers/promises';

import { withClient } from '../../../../../scripts/local/postgres-client.ts';
import { PLATFORM_KEY } from '../../../../../domain/trading-state.ts';
import type { VenueAdapter } from '../../../../../venues/port.ts';
import { VenueError } from '../../../../../venues/port.ts';
import type { Patch } from './patch.ts';
import { amend, enter, inCalls, isPlacing, isPlacingStop, placeWith, requestOf } from './tell.ts';

const STOP_AFTER_MS = 12_000;
const LATE_MS = 50;

/** Builds with a fault in the sending of orders. */
export const ORDER_PATCHES: readonly Patch[] = [
  {
    id: 'fresh-id-per-attempt',
    invariant: 'INV-01',
    what: 'each attempt gives the order an id of its own',
    fault: {
      worker: (dependencies, stage) => {
        let attempts = 0;
        return inCalls((call) => {
          if (!isPlacing(call)) return call.go();
          attempts += 1;
          return placeWith(call, { clientOrderId: `${requestOf(call).clientOrderId}:${String(attempts)}` });
        })(dependencies, stage);
      },
    },
    story: (stage) =>
      enter(stage, [{ kind: 'place', call: 1, reduceOnly: false, told: { lie: 'acceptThen', reply: 'drop' } }]),
  },
  {
    id: '5xx-is-a-no',
    invariant: 'INV-02',
    what: 'a 5xx is taken for a rejection',
    fault: {
      worker: inCalls(async (call) => {
        try {
          return await call.go();
        } catch (error) {
          if (!isPlacing(call) || !(error instanceof VenueError) || error.phase !== 'unknown') throw error;
          const { code, message } = error;
          throw new VenueError({ phase: 'rejected', code, message, isRetryable: false });
        }
      }),
    },
    story: (stage) =>
      enter(stage, [{ kind: 'place', call: 1, reduceOnly: false, told: { lie: 'acceptThen', reply: '502' } }]),
  },
  {
    id: 'stored-after-sending',
    invariant: 'INV-03',
    what: 'an order is marked as submitted when the venue has answered',
    fault: {
      worker: (dependencies, stage) => {
        const { record } = dependencies;
        return inCalls(async (call) => {
          if (call.path === 'record.orders.markSubmitted') {
            const order = await record.orders.find(call.args[0] as string);
            return { order: order && { ...order, status: 'submitted' }, isFirst: order?.status === 'initialized' };
          }
          if (!isPlacing(call)) return call.go();
          const report = await call.go();
          await sleep(LATE_MS);
          const order = await record.orders.findByClientOrderId(requestOf(call).clientOrderId);
          if (order) await record.orders.markSubmitted(order.id, Date.now());
          return report;
        })(dependencies, stage);
      },
    },
    story: (stage) => enter(stage),
  },
  {
    id: 'not-reduce-only',
    invariant: 'INV-07',
    what: 'exits go out without the flag that lets them only close',
    fault: { worker: inCalls((call) => (isPlacing(call) ? placeWith(call, { isReduceOnly: false }) : call.go())) },
    story: (stage) => enter(stage),
  },
  {
    id: 'age-of-price',
    invariant: 'INV-10',
    what: 'the last price is always taken for a new one',
    fault: {
      worker: (dependencies) => ({
        ...dependencies,
        prices: {
          subscribe: (onTick) => dependencies.prices.subscribe(onTick),
          latest(instrument) {
            const tick = dependencies.prices.latest(instrument);
            return tick && { ...tick, venueAtMs: Date.now(), receivedAtMs: Date.now() };
          },
        },
      }),
    },
    story: async (stage) => {
      const { deploymentId } = await stage.deploy();
      await stage.spans.freeze(async () => {
        stage.platform.feed.freeze();
        await sleep(7_500);
        await stage.signal(deploymentId);
        await sleep(1_500);
      });
    },
  },
  {
    id: 'stop-after-a-sleep',
    invariant: 'INV-13',
    what: 'a stop is placed after a sleep of twelve seconds',
    fault: {
      worker: (dependencies, stage) =>
        inCalls(async (call) => {
          if (isPlacingStop(call)) await sleep(STOP_AFTER_MS, null, { signal: dependencies.stopping });
          return call.go();
        })(dependencies, stage),
    },
    story: (stage) => enter(stage),
  },
  {
    id: 'cancel-is-believed',
    invariant: 'INV-14',
    what: 'an old stop is taken for cancelled without a word to the venue',
    fault: {
      worker: inCalls((call) => {
        if (call.path !== 'venues.lying.cancelOrder') return call.go();
        const report: Awaited<ReturnType<VenueAdapter['cancelOrder']>> = {
          clientOrderId: call.args[1] as string,
          venueOrderId: 'believed',
          status: 'canceled',
          filledQuantity: '0',
          reason: null,
          updatedAtMs: Date.now(),
        };
        return Promise.resolve(report);
      }),
    },
    story: amend,
  },
  {
    id: 'cancel-before-replace',
    invariant: 'INV-15',
    what: 'the old stop is cancelled before the new one is placed',
    fault: {
      worker: inCalls(async (call, stage) => {
        if (!isPlacingStop(call)) return call.go();
        const { adapter } = stage().platform;
        const account = call.args[0] as Parameters<VenueAdapter['openOrders']>[0];
        for (const { clientOrderId } of await adapter.openOrders(account))
          if (clientOrderId.includes(':stopLoss:')) await adapter.cancelOrder(account, clientOrderId);
        return call.go();
      }),
    },
    story: amend,
  },
  {
    id: 'pause-at-the-door-only',
    invariant: 'INV-17',
    what: 'whether an entry may still be sent is not asked in the last step',
    fault: {
      worker: (dependencies, stage) => {
        const { record } = dependencies;
        return inCalls(async (call) => {
          if (call.path !== 'record.orders.markSubmitted') return call.go();
          const [id, nowMs] = call.args as [string, number];
          const sql = `update orders set status = 'submitted', submitted_at = $2, updated_at = $2 where id = $1 and status = 'initialized'`;
          const { rowCount } = await withClient(stage().platform.databaseUrl, (client) =>
            client.query(sql, [id, new Date(nowMs)]),
          );
          return { order: await record.orders.find(id), isFirst: rowCount === 1 };
        })(dependencies, stage);
      },
    },
    // Everything is paused after the rules have agreed to the entry, and before it is sent.
    scene: (stage) => async (call) => {
      if (call.path !== 'record.orders.markSubmitted') return call.go();
      const { journal, spans } = stage();
      const paused = { scope: 'platform', key: PLATFORM_KEY, state: 'reduceOnly', reason: 'a story' };
      await journal.send('/api/admin/trading-state', '', paused);
      spans.pause('platform', PLATFORM_KEY);
      await sleep(LATE_MS);
      return call.go([call.args[0], Date.now()]);
    },
    story: async (stage) => {
      await stage.signal((await stage.deploy()).deploymentId);
      await sleep(3_000);
    },
  },
];
