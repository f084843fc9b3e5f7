import { beforeEach, describe, expect, test } from '@jest/globals';
import type { OrderRequest } from '../../../domain/order.ts';
import type { VenueAccountRef } from '../../../venues/port.ts';
import { anOrder } from '../../venues/bench.ts';
import type { LyingBench } from '../../venues/lying-bench.ts';
import { lyingBenches } from '../../venues/lying-bench.ts';
import { ILL_REPLIES } from './script.ts';
import type { Truth } from './truth.ts';

const benches = lyingBenches();
let bench: LyingBench;
let account: VenueAccountRef;
let order: OrderRequest;

beforeEach(async () => {
  bench = await benches.create();
  account = await bench.openAccount('10000');
  await bench.setPrice('40000');
  order = anOrder(bench);
});

const isFromAccount = (each: { account: string }): boolean => each.account === account.id;
const ordersAtVenue = async (): Promise<Truth['orders']> => (await bench.program.truth('orders')).filter(isFromAccount);
const liesTold = async (): Promise<Truth['lies']> =>
  (await bench.program.truth('lies')).filter((lie) => isFromAccount(lie.call));
const unknown = { name: 'VenueError', phase: 'unknown', isRetryable: true };

describe('a reply to an order that is not the answer', () => {
  test.each(ILL_REPLIES)('%s after it was taken: it may have happened, and it did', async (reply) => {
    await bench.program.control.script({ kind: 'place', call: 1, told: { lie: 'acceptThen', reply } });
    await expect(bench.venue.placeOrder(account, order)).rejects.toMatchObject(unknown);
    expect(await ordersAtVenue()).toMatchObject([{ clientId: order.clientOrderId, state: 'FILLED' }]);
    const [lie] = await liesTold();
    expect(lie).toMatchObject({ told: { lie: 'acceptThen', reply }, call: { clientId: order.clientOrderId } });
    expect(lie?.truth).toContain('FILLED');
    expect(await bench.venue.findOrder(account, order.clientOrderId)).toMatchObject({ status: 'filled' });
  });

  test.each(['drop', '500', '502', '504', '429', 'malformed', 'html', 'redirect'] as const)(
    '%s without taking it: it may have happened, and it did not',
    async (reply) => {
      await bench.program.control.script({ kind: 'place', call: 1, told: { lie: 'refuseWith', reply } });
      await expect(bench.venue.placeOrder(account, order)).rejects.toMatchObject(unknown);
      expect(await ordersAtVenue()).toEqual([]);
      expect(await liesTold()).toMatchObject([{ truth: 'nothing was done' }]);
    },
  );

  test.each([
    ['7', 7_000],
    ['86400', 60_000],
    ['soon', null],
  ])('429 with Retry-After %s asks for a wait of %s', async (retryAfter, retryAfterMs) => {
    await bench.program.control.script({
      kind: 'place',
      call: 1,
      told: { lie: 'refuseWith', reply: '429', retryAfter },
    });
    await expect(bench.venue.placeOrder(account, order)).rejects.toMatchObject({ code: 'rateLimited', retryAfterMs });
  });

  test('no answer in time: it may have happened', async () => {
    await bench.program.control.script({ kind: 'place', call: 1, told: { lie: 'late', ms: 2_500, when: 'after' } });
    await expect(bench.venue.placeOrder(account, order)).rejects.toMatchObject(unknown);
    expect(await ordersAtVenue()).toMatchObject([{ state: 'FILLED' }]);
  });

  test('no answer in time, and the order arrives after we gave up', async () => {
    await bench.program.control.script({ kind: 'place', call: 1, told: { lie: 'late', ms: 2_500, when: 'before' } });
    await expect(bench.venue.placeOrder(account, order)).rejects.toMatchObject(unknown);
    expect(await bench.venue.findOrder(account, order.clientOrderId)).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(await bench.venue.findOrder(account, order.clientOrderId)).toMatchObject({ status: 'filled' });
  });

  test('an order that was late until after its expiry is rejected by the venue', async () => {
    await bench.program.control.script({ kind: 'place', call: 1, told: { lie: 'late', ms: 400, when: 'before' } });
    const late = { ...order, expiresAtMs: bench.nowMs() + 200 };
    expect(await bench.venue.placeOrder(account, late)).toMatchObject({ status: 'rejected', reason: 'expired' });
  });
});

describe('a number that is none', () => {
  const numbers = ['"NaN"', '"Infinity"', '1e309', '"1e309"', '40000', 'null', '""', '"-1"', '"0x10"', '" 1"'];

  test.each(numbers)('%s in a list of positions is an error', async (number) => {
    await bench.venue.placeOrder(account, order);
    await bench.program.control.script({
      kind: 'positions',
      call: 1,
      told: { lie: 'acceptThen', reply: 'badNumber', number },
    });
    await expect(bench.venue.positions(account)).rejects.toMatchObject({ name: 'VenueError', code: 'badReply' });
    expect(await bench.venue.positions(account)).toHaveLength(1);
  });

  test.each(['"0"', ...numbers])('%s in a list of fills is an error', async (number) => {
    await bench.venue.placeOrder(account, order);
    await bench.program.control.script({
      kind: 'fills',
      call: 1,
      told: { lie: 'acceptThen', reply: 'badNumber', number },
    });
    await expect(bench.venue.fills(account, { sinceMs: 0 })).rejects.toMatchObject({ code: 'badReply' });
  });
});
