import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { RateLimits } from '../domain/rate-budget.ts';
import { anOrderRequest } from '../test/builders/order-request.ts';
import { withBudget } from './budget.ts';
import { PAPER_CAPABILITIES } from './paper/capabilities.ts';
import type { OrderReport, VenueAdapter } from './port.ts';
import { VenueError } from './port.ts';

const ACCOUNT = { id: 'account-1', venue: 'wire' };
const OTHER = { id: 'account-2', venue: 'wire' };
const ENTRY = anOrderRequest({ isReduceOnly: false });
const EXIT = anOrderRequest({ isReduceOnly: true });

let close: (() => void)[] = [];
afterEach(() => {
  for (const each of close) each();
  close = [];
});

/** A venue over HTTP that hears every call and says 429 as often as it is told to. */
async function startVenue() {
  const heard: { call: string; account: string; atMs: number }[] = [];
  let busy: { times: number; retryAfter: string | null } = { times: 0, retryAfter: null };
  const server = createServer((request, response) => {
    const [, call = '', account = ''] = (request.url ?? '').split('/');
    heard.push({ call, account, atMs: performance.now() });
    if (busy.times > 0) {
      busy = { ...busy, times: busy.times - 1 };
      response.writeHead(429, busy.retryAfter === null ? {} : { 'retry-after': busy.retryAfter }).end();
      return;
    }
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  close.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const say = async <Answer>(call: string, account: { id: string }, answer: Answer): Promise<Answer> => {
    const { status, headers } = await fetch(`${url}/${call}/${account.id}`);
    if (status !== 429) return answer;
    const seconds = headers.get('retry-after');
    const retryAfter = seconds === null ? {} : { retryAfterMs: Number(seconds) * 1_000 };
    const message = 'The venue says: too many requests.';
    throw new VenueError({ phase: 'notSent', code: 'rateLimited', message, isRetryable: true, ...retryAfter });
  };
  const report: OrderReport = {
    clientOrderId: 'order-1',
    venueOrderId: '1',
    status: 'accepted',
    filledQuantity: '0',
    reason: null,
    updatedAtMs: 0,
  };
  const adapter: VenueAdapter = {
    venue: 'wire',
    capabilities: PAPER_CAPABILITIES,
    instruments: () => say('instruments', { id: '' }, []),
    isHealthy: () => say('isHealthy', { id: '' }, true),
    placeOrder: (account) => say('placeOrder', account, report),
    cancelOrder: (account) => say('cancelOrder', account, report),
    findOrder: (account) => say('findOrder', account, report),
    openOrders: (account) => say('openOrders', account, []),
    fills: (account) => say('fills', account, []),
    fundingPayments: (account) => say('fundingPayments', account, []),
    positions: (account) => say('positions', account, []),
    balance: (account) => say('balance', account, { currency: 'USD', balance: '0', equity: '0', availableMargin: '0' }),
    streamFills: () => Promise.resolve(),
  };
  return {
    adapter,
    heard,
    saysTooMany: (times: number, retryAfter: string | null) => void (busy = { times, retryAfter }),
  };
}

/** So slow that nothing becomes free while a test runs. */
const STILL: RateLimits = { perSecond: 0.01, burst: 10, exitReserve: 4, pausedEveryMs: 60_000, pauseMs: 60_000 };

const failureOf = async (call: Promise<unknown>): Promise<unknown> => {
  const answer: unknown = await call.catch((error: unknown) => error);
  return answer instanceof VenueError
    ? { phase: answer.phase, code: answer.code, isRetryable: answer.isRetryable, retryAfterMs: answer.retryAfterMs }
    : answer;
};

describe('a venue within a budget', () => {
  test('refuses the entry too many before anything is sent, and lets cancels and closes through', async () => {
    const { adapter, heard } = await startVenue();
    const venue = withBudget({ ...adapter, rateLimits: STILL });
    for (let count = 0; count < 6; count += 1) await venue.placeOrder(ACCOUNT, ENTRY);
    expect(await failureOf(venue.placeOrder(ACCOUNT, ENTRY))).toMatchObject({
      phase: 'notSent',
      code: 'rateLimited',
      isRetryable: true,
      retryAfterMs: expect.any(Number),
    });
    expect(heard).toHaveLength(6);
    await venue.placeOrder(ACCOUNT, EXIT);
    await venue.cancelOrder(ACCOUNT, 'order-1');
    expect(heard.slice(6).map(({ call }) => call)).toEqual(['placeOrder', 'cancelOrder']);
  });

  test('counts every read, and keeps the last calls from reads too', async () => {
    const { adapter, heard } = await startVenue();
    const venue = withBudget({ ...adapter, rateLimits: STILL });
    const reads = [
      () => venue.findOrder(ACCOUNT, 'order-1'),
      () => venue.openOrders(ACCOUNT),
      () => venue.fills(ACCOUNT, { sinceMs: 0 }),
      () => venue.fundingPayments(ACCOUNT, { sinceMs: 0 }),
      () => venue.positions(ACCOUNT),
      () => venue.balance(ACCOUNT),
      () => venue.balance(ACCOUNT),
      () => venue.balance(ACCOUNT),
    ];
    for (const read of reads) await read();
    for (const read of reads) expect(await failureOf(read())).toMatchObject({ phase: 'notSent', code: 'rateLimited' });
    expect(heard).toHaveLength(8);
    await venue.cancelOrder(ACCOUNT, 'order-1');
    await venue.placeOrder(ACCOUNT, EXIT);
    expect(heard).toHaveLength(10);
  });

  test('is one budget an account, and none for what concerns no account', async () => {
    const { adapter, heard } = await startVenue();
    const venue = withBudget({ ...adapter, rateLimits: STILL });
    for (let count = 0; count < 6; count += 1) await venue.placeOrder(ACCOUNT, ENTRY);
    await venue.placeOrder(OTHER, ENTRY);
    for (let count = 0; count < 20; count += 1) await venue.isHealthy();
    expect(heard).toHaveLength(27);
  });

  test('lets an exit wait for its turn instead of failing', async () => {
    const { adapter, heard } = await startVenue();
    const limits: RateLimits = { perSecond: 20, burst: 4, exitReserve: 2, pausedEveryMs: 100, pauseMs: 100 };
    const venue = withBudget({ ...adapter, rateLimits: limits });
    await Promise.all(Array.from({ length: 12 }, () => venue.cancelOrder(ACCOUNT, 'order-1')));
    const [first, last] = [heard[0]?.atMs ?? 0, heard.at(-1)?.atMs ?? 0];
    expect(heard).toHaveLength(12);
    // Four at once, and eight more at 20 a second; a little less for the way to the server.
    expect(last - first).toBeGreaterThan(350);
  });
});

describe('a venue that says 429', () => {
  test('hears no entry until the time it named, and hears exits slowly', async () => {
    const { adapter, heard, saysTooMany } = await startVenue();
    const limits: RateLimits = { perSecond: 100, burst: 100, exitReserve: 20, pausedEveryMs: 200, pauseMs: 1 };
    const venue = withBudget({ ...adapter, rateLimits: limits });
    saysTooMany(1, '1');
    expect(await failureOf(venue.placeOrder(ACCOUNT, ENTRY))).toMatchObject({
      code: 'rateLimited',
      retryAfterMs: 1_000,
    });
    const saidAtMs = heard[0]?.atMs ?? 0;
    const refused = await failureOf(venue.placeOrder(ACCOUNT, ENTRY));
    expect(refused).toMatchObject({ phase: 'notSent', code: 'rateLimited' });
    await Promise.all(Array.from({ length: 3 }, () => venue.cancelOrder(ACCOUNT, 'order-1')));
    const cancels = heard.filter(({ call }) => call === 'cancelOrder').map(({ atMs }) => atMs);
    expect(cancels).toHaveLength(3);
    cancels.forEach((atMs, index) => expect(atMs - (cancels[index - 1] ?? saidAtMs)).toBeGreaterThan(150));
    const { retryAfterMs } = refused as { retryAfterMs: number };
    await new Promise((resolve) => setTimeout(resolve, retryAfterMs));
    await venue.placeOrder(ACCOUNT, ENTRY);
    expect((heard.at(-1)?.atMs ?? 0) - saidAtMs).toBeGreaterThan(950);
  });

  test('of one account leaves the others alone', async () => {
    const { adapter, heard, saysTooMany } = await startVenue();
    const venue = withBudget({ ...adapter, rateLimits: STILL });
    saysTooMany(1, null);
    await failureOf(venue.balance(ACCOUNT));
    expect(await failureOf(venue.placeOrder(ACCOUNT, ENTRY))).toMatchObject({ phase: 'notSent' });
    await venue.placeOrder(OTHER, ENTRY);
    expect(heard.map(({ call }) => call)).toEqual(['balance', 'placeOrder']);
  });
});
