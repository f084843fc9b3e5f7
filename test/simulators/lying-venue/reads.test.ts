import { beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { VenueAccountRef } from '../../../venues/port.ts';
import { eventually } from '../../builders/platform.ts';
import { aLimit, anOrder } from '../../venues/bench.ts';
import type { LyingBench } from '../../venues/lying-bench.ts';
import { lyingBenches } from '../../venues/lying-bench.ts';
import type { Lie } from './script.ts';

const benches = lyingBenches();
let bench: LyingBench;
let account: VenueAccountRef;

beforeEach(async () => {
  bench = await benches.create();
  account = await bench.openAccount('10000');
  await bench.setPrice('40000');
});

describe('a read that lags behind the writes', () => {
  test('shows what was, and later what is', async () => {
    const kinds = ['find', 'openOrders', 'fills', 'positions', 'balance'] as const;
    await bench.program.control.script(
      ...kinds.map((kind) => ({ kind, every: 1, told: { lie: 'stale', ms: 700 } as const })),
    );
    await delay(700);
    const market = anOrder(bench);
    const limit = aLimit(bench, '39000');
    await bench.venue.placeOrder(account, market);
    await bench.venue.placeOrder(account, limit);
    const look = async () => ({
      found: await bench.venue.findOrder(account, market.clientOrderId),
      open: (await bench.venue.openOrders(account)).length,
      fills: (await bench.venue.fills(account, { sinceMs: 0 })).length,
      positions: (await bench.venue.positions(account)).length,
      balance: (await bench.venue.balance(account)).balance,
    });
    expect(await look()).toEqual({ found: null, open: 0, fills: 0, positions: 0, balance: '10000' });
    await delay(700);
    // 0.1 × 40,000 × 4.5 bps
    const now = { open: 1, fills: 1, positions: 1, balance: '9998.2' };
    expect(await look()).toMatchObject({ found: { status: 'filled' }, ...now });
  });

  test.each(['doubled', 'reversed'] as const)('fills that come %s are the same set', async (as) => {
    for (let count = 0; count < 3; count += 1) await bench.venue.placeOrder(account, anOrder(bench));
    const honest = await bench.venue.fills(account, { sinceMs: 0 });
    await bench.program.control.script({ kind: 'fills', call: 1, told: { lie: 'fills', as } });
    expect(await bench.venue.fills(account, { sinceMs: 0 })).toEqual(honest);
    expect(await bench.program.truth('lies')).toContainEqual(
      expect.objectContaining({
        told: { lie: 'fills', as },
        call: expect.objectContaining({ account: account.id }) as unknown,
      }),
    );
  });

  test('the newest fill can be missing from a list', async () => {
    for (let count = 0; count < 2; count += 1) await bench.venue.placeOrder(account, anOrder(bench));
    await bench.program.control.script({ kind: 'fills', call: 1, told: { lie: 'fills', as: 'missing' } });
    expect(await bench.venue.fills(account, { sinceMs: 0 })).toHaveLength(1);
    expect(await bench.venue.fills(account, { sinceMs: 0 })).toHaveLength(2);
  });
});

describe('a stream of fills', () => {
  const toldIds = (): (string | null)[] => bench.told.map((fill) => fill.clientOrderId);
  /** Waits for the stream to be open, tells the lie at the next fill, and trades twice. */
  async function tradeWith(told: Lie): Promise<string[]> {
    const first = anOrder(bench);
    await bench.venue.placeOrder(account, first);
    await eventually(() => Promise.resolve(toldIds().includes(first.clientOrderId)), 'the stream is open');
    await bench.program.control.script({ kind: 'stream', call: 1, told });
    const orders = [anOrder(bench), anOrder(bench)];
    for (const order of orders) await bench.venue.placeOrder(account, order);
    return orders.map((order) => order.clientOrderId);
  }
  const lies: Lie[] = [
    { lie: 'message', as: 'late', ms: 300 },
    { lie: 'message', as: 'doubled' },
    { lie: 'message', as: 'reordered' },
    { lie: 'message', as: 'dropped' },
    { lie: 'message', as: 'stranger' },
    { lie: 'silence', ms: 3_000 },
  ];

  test.each(lies)('with %j still tells every fill', async (lie) => {
    const ids = await tradeWith(lie);
    await eventually(() => Promise.resolve(ids.every((id) => toldIds().includes(id))), 'every fill is told');
    expect(await bench.program.truth('lies')).toContainEqual(
      expect.objectContaining({ told: lie, call: expect.objectContaining({ account: account.id }) as unknown }),
    );
  });

  test('the last message that is dropped is noticed without another one', async () => {
    const [first, last] = [anOrder(bench), anOrder(bench)];
    await bench.venue.placeOrder(account, first);
    await eventually(() => Promise.resolve(toldIds().includes(first.clientOrderId)), 'the stream is open');
    await bench.program.control.script({ kind: 'stream', call: 1, told: { lie: 'message', as: 'dropped' } });
    await bench.venue.placeOrder(account, last);
    await eventually(() => Promise.resolve(toldIds().includes(last.clientOrderId)), 'the dropped fill is told');
  });

  test('a fill of a stranger is not told, and a person hears of it', async () => {
    await tradeWith({ lie: 'message', as: 'stranger' });
    await eventually(() => Promise.resolve(bench.troubles.some((what) => what.includes('a-stranger'))), 'trouble');
    expect(bench.told.every((fill) => fill.venueAccountId === account.id)).toBe(true);
  });

  test('fills while the venue was away and back are told', async () => {
    const limit = aLimit(bench, '39000');
    await bench.venue.placeOrder(account, limit);
    await bench.program.kill();
    await bench.program.restart();
    await bench.program.control.price('BTCUSD', '39000');
    await eventually(() => Promise.resolve(toldIds().includes(limit.clientOrderId)), 'the fill is told');
    expect(bench.troubles.some((what) => what.includes('stream of fills ended'))).toBe(true);
    await eventually(() => Promise.resolve(bench.troubles.includes('the stream is back')), 'the return is told');
  });
});
