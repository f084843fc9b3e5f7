import { beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { VenueAccountRef } from '../../../venues/port.ts';
import { aLimit, anOrder, aStop } from '../../venues/bench.ts';
import type { LyingBench } from '../../venues/lying-bench.ts';
import { lyingBenches } from '../../venues/lying-bench.ts';

const benches = lyingBenches();
let bench: LyingBench;
let account: VenueAccountRef;

beforeEach(async () => {
  bench = await benches.create();
  account = await bench.openAccount('10000');
  await bench.setPrice('40000');
});

const held = async (): Promise<string> => (await bench.venue.positions(account))[0]?.signedQuantity ?? '0';

describe('the venue does what it should not', () => {
  test('a stop is refused, other orders are not', async () => {
    await bench.program.control.script({
      kind: 'place',
      order: 'STOP',
      call: 1,
      told: { lie: 'refuse', reason: 'TRIGGER_TOO_CLOSE' },
    });
    expect(await bench.venue.placeOrder(account, anOrder(bench))).toMatchObject({ status: 'filled' });
    const rejected = { status: 'rejected', reason: 'triggerTooClose' };
    expect(await bench.venue.placeOrder(account, aStop(bench, '39000'))).toMatchObject(rejected);
    expect(await bench.venue.placeOrder(account, aStop(bench, '39000'))).toMatchObject({ status: 'accepted' });
  });

  test('fills a part, and then nothing until it is canceled', async () => {
    await bench.program.control.script({
      kind: 'place',
      call: 1,
      told: { lie: 'partialThenSilence', fraction: '0.3' },
    });
    const order = anOrder(bench);
    const part = { status: 'partiallyFilled', filledQuantity: '0.03' };
    expect(await bench.venue.placeOrder(account, order)).toMatchObject(part);
    await bench.setPrice('39000');
    expect(await bench.venue.openOrders(account)).toMatchObject([part]);
    expect(await bench.venue.cancelOrder(account, order.clientOrderId)).toMatchObject({
      status: 'canceled',
      filledQuantity: '0.03',
    });
  });

  test('fills an order whose cancel it has acknowledged', async () => {
    const order = aLimit(bench, '39000');
    await bench.venue.placeOrder(account, order);
    await bench.program.control.script({ kind: 'cancel', call: 1, told: { lie: 'fillAfterCancel', ms: 100 } });
    expect(await bench.venue.cancelOrder(account, order.clientOrderId)).toMatchObject({ status: 'canceled' });
    expect(await held()).toBe('0');
    await delay(400);
    expect(await bench.venue.findOrder(account, order.clientOrderId)).toMatchObject({ status: 'filled' });
    expect(await held()).toBe('0.1');
  });

  test.each(['liquidate', 'adl', 'delist'] as const)('%s right after an order: the position is gone', async (event) => {
    await bench.program.control.script({ kind: 'place', call: 1, told: { lie: 'event', event } });
    await bench.venue.placeOrder(account, anOrder(bench));
    expect(await held()).toBe('0');
    const [, last] = await bench.venue.fills(account, { sinceMs: 0 });
    expect(last).toMatchObject({ clientOrderId: null, isLiquidation: event === 'liquidate' });
  });

  test('halt right after an order: nothing trades, and what is open stays', async () => {
    await bench.program.control.script({ kind: 'place', call: 1, told: { lie: 'event', event: 'halt' } });
    await bench.venue.placeOrder(account, anOrder(bench));
    expect(await bench.venue.placeOrder(account, anOrder(bench))).toMatchObject({
      status: 'rejected',
      reason: 'halted',
    });
    expect(await held()).toBe('0.1');
    const listed = await bench.venue.instruments();
    expect(listed.find(({ instrument }) => instrument === bench.instrument)?.status).toBe('halted');
  });

  test('deleverages a part of a position', async () => {
    await bench.venue.placeOrder(account, anOrder(bench));
    await bench.program.control.forceOut({ account: account.id, symbol: 'BTCUSD', cause: 'ADL', fraction: '0.4' });
    expect(await held()).toBe('0.06');
  });
});

describe('what others do to an account', () => {
  test('its owner trades and cancels by hand', async () => {
    await bench.venue.placeOrder(account, anOrder(bench));
    const stop = aStop(bench, '39000');
    await bench.venue.placeOrder(account, stop);
    await bench.program.control.handCancel(account.id, stop.clientOrderId);
    expect(await bench.venue.openOrders(account)).toEqual([]);
    await bench.program.control.trade({ account: account.id, symbol: 'BTCUSD', side: 'SELL', quantity: '0.1' });
    expect(await held()).toBe('0');
    expect((await bench.venue.fills(account, { sinceMs: 0 })).at(-1)?.clientOrderId).toBeNull();
  });

  test('funding is paid by longs, to the last unit', async () => {
    await bench.venue.placeOrder(account, anOrder(bench));
    await bench.program.control.funding('BTCUSD', '0.0001');
    // 0.1 × 40,000 × 0.0001
    expect(await bench.venue.fundingPayments(account, { sinceMs: 0 })).toMatchObject([{ amount: '0.4' }]);
    // 10,000 − 0.1 × 40,000 × 4.5 bps − 0.4
    expect((await bench.venue.balance(account)).balance).toBe('9997.8');
  });

  test('an agent that has expired can neither place nor cancel, and still read', async () => {
    await bench.venue.placeOrder(account, aLimit(bench, '39000', { clientOrderId: `resting-${account.id}` }));
    await bench.program.control.agent(account.id, true);
    const refused = { phase: 'rejected', code: 'agentExpired', isRetryable: false };
    await expect(bench.venue.placeOrder(account, anOrder(bench))).rejects.toMatchObject(refused);
    await expect(bench.venue.cancelOrder(account, `resting-${account.id}`)).rejects.toMatchObject(refused);
    expect(await bench.venue.openOrders(account)).toHaveLength(1);
  });
});

describe('nonces', () => {
  test('a refused one is signed anew as the same order, a few times', async () => {
    await bench.program.control.nonceRefusals(account.id, 3);
    const order = anOrder(bench);
    expect(await bench.venue.placeOrder(account, order)).toMatchObject({ status: 'filled' });
    await bench.program.control.nonceRefusals(account.id, 100);
    const refused = { phase: 'rejected', code: 'nonceRefused', isRetryable: true };
    await expect(bench.venue.placeOrder(account, anOrder(bench))).rejects.toMatchObject(refused);
    expect(await held()).toBe('0.1');
  });

  test('one that was used is refused and counted', async () => {
    const before = await bench.program.truth('refusals');
    const send = (): Promise<Response> =>
      fetch(`${bench.program.url}/orders/cancel`, {
        method: 'POST',
        body: JSON.stringify({ account: account.id, nonce: 7, clientId: 'none' }),
      });
    expect((await send()).status).toBe(404);
    expect((await send()).status).toBe(409);
    await bench.venue.placeOrder(account, anOrder(bench));
    expect((await bench.program.truth('refusals')).nonceUsed).toBe(before.nonceUsed + 1);
  });
});

test('time without a stop is counted, and only that', async () => {
  const uncovered = async () => (await bench.program.truth('uncovered')).filter((each) => each.account === account.id);
  await bench.venue.placeOrder(account, anOrder(bench));
  await delay(300);
  await bench.venue.placeOrder(account, aStop(bench, '39000', { quantity: '0.09' }));
  expect((await uncovered())[0]?.gaps).toMatchObject([{ toMs: null }]);
  await bench.venue.placeOrder(account, aStop(bench, '39000', { quantity: '0.01' }));
  const [covered] = await uncovered();
  expect(covered?.gaps).toHaveLength(1);
  expect(covered?.totalSeconds).toBeGreaterThanOrEqual(0.3);
  await delay(100);
  expect((await uncovered())[0]?.totalSeconds).toBe(covered?.totalSeconds);
  await bench.setPrice('39000');
  await delay(100);
  expect((await uncovered())[0]?.totalSeconds).toBe(covered?.totalSeconds);
});
