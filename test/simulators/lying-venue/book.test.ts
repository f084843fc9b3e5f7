import { appendFile } from 'node:fs/promises';
import { afterEach, expect, test } from '@jest/globals';
import type { LyingVenue } from './harness.ts';
import { startLyingVenue } from './harness.ts';
import type { Truth } from './truth.ts';

let open: LyingVenue[] = [];
afterEach(async () => {
  for (const venue of open) await venue.stop();
  open = [];
});

async function start(seed = '1'): Promise<LyingVenue> {
  const venue = await startLyingVenue({ seed });
  open.push(venue);
  await venue.control.account('a', '10000');
  await venue.control.price('BTCUSD', '40000');
  return venue;
}

let nonce = 0;
/** Sends one market order as bare HTTP; the client id when it was answered. */
async function place(venue: LyingVenue, clientId: string): Promise<string> {
  const terms = { symbol: 'BTCUSD', side: 'BUY', kind: 'MARKET', quantity: '0.001', price: null, trigger: null };
  const rest = { timeInForce: 'IOC', reduceOnly: false, expiresAt: null };
  const body = JSON.stringify({ account: 'a', nonce: (nonce += 1), clientId, ...terms, ...rest });
  const response = await fetch(`${venue.url}/orders`, { method: 'POST', body });
  if (!response.ok) throw new Error(await response.text());
  await response.text();
  return clientId;
}

const everything = async (venue: LyingVenue): Promise<Partial<Truth>> => ({
  orders: await venue.truth('orders'),
  fills: await venue.truth('fills'),
  positions: await venue.truth('positions'),
  balances: await venue.truth('balances'),
  lies: await venue.truth('lies'),
  calls: await venue.truth('calls'),
  refusals: await venue.truth('refusals'),
});

test('a venue that was killed comes back with everything it was', async () => {
  const venue = await start();
  await venue.control.script({ kind: 'place', call: 2, told: { lie: 'partialThenSilence', fraction: '0.5' } });
  for (let count = 0; count < 5; count += 1) await place(venue, `order-${String(count)}`);
  await venue.control.funding('BTCUSD', '0.001');
  await venue.control.trade({ account: 'a', symbol: 'BTCUSD', side: 'SELL', quantity: '0.002' });
  const before = await everything(venue);
  await venue.kill();
  await venue.restart();
  expect(await everything(venue)).toEqual(before);
});

test('a venue that is killed under load has every order that it has acknowledged', async () => {
  const venue = await start();
  const acknowledged: string[] = [];
  for (let round = 0; round < 3; round += 1) {
    const sending = Array.from({ length: 60 }, (_, index) =>
      place(venue, `load-${String(round)}-${String(index)}`).then((id) => acknowledged.push(id)),
    );
    await Promise.race(sending.slice(10));
    await venue.kill();
    await Promise.allSettled(sending);
    await venue.restart();
  }
  const known = (await venue.truth('orders')).map((order) => order.clientId);
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(acknowledged.filter((id) => !known.includes(id))).toEqual([]);
  expect(new Set(known).size).toBe(known.length);
});

test('half a line at the end of the book was never acknowledged and is taken away', async () => {
  const venue = await start();
  await place(venue, 'whole');
  await venue.kill();
  await appendFile(venue.bookFile, '{"line":"command","command":{"type":"pla');
  await venue.restart();
  await place(venue, 'after');
  await venue.restart();
  expect((await venue.truth('orders')).map((order) => order.clientId)).toEqual(['whole', 'after']);
});

test('a script goes on where it was when the venue was killed', async () => {
  const venue = await start();
  await venue.control.script({ kind: 'place', call: 3, told: { lie: 'refuse', reason: 'SCRIPTED' } });
  await place(venue, 'one');
  await place(venue, 'two');
  await venue.restart();
  await place(venue, 'three');
  await venue.restart();
  await place(venue, 'four');
  expect((await venue.truth('orders')).map((order) => order.state)).toEqual(['FILLED', 'FILLED', 'REJECTED', 'FILLED']);
});

test('the seed decides which calls are lied to', async () => {
  const liedTo = async (seed: string): Promise<number[]> => {
    const venue = await start(seed);
    await venue.control.script({ kind: 'place', every: 0.3, told: { lie: 'refuse', reason: 'SCRIPTED' } });
    for (let count = 0; count < 40; count += 1) await place(venue, `order-${String(count)}`);
    return (await venue.truth('lies')).map((lie) => lie.call.number);
  };
  const [first, again, other] = [await liedTo('7'), await liedTo('7'), await liedTo('8')];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  // 40 × 0.3 is 12.
  expect(first.length).toBeGreaterThan(4);
  expect(first.length).toBeLessThan(22);
});
