import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { PriceTick } from '../../domain/market.ts';
import type { HyperliquidFeedSimulator } from '../../test/simulators/hyperliquid-feed.ts';
import { startHyperliquidFeed } from '../../test/simulators/hyperliquid-feed.ts';
import type { OnTick } from '../port.ts';
import { LONGEST_QUEUE_TICKS } from './delivery.ts';
import type { HyperliquidFeed, HyperliquidTimings } from './feed.ts';
import { createHyperliquidFeed } from './feed.ts';

/** The venue's timings divided by 50, so that a lost connection is noticed within 0.3 s. */
const QUICK: Partial<HyperliquidTimings> = {
  connectTimeoutMs: 1_000,
  pingEveryMs: 100,
  silenceMs: 300,
  frozenMs: 60_000,
  backoffBaseMs: 20,
  backoffCapMs: 100,
  stableAfterMs: 600,
};

/** Waits for something that another process turn brings about. */
async function until(isSo: () => boolean, what: string): Promise<void> {
  const deadlineMs = performance.now() + 5_000;
  while (!isSo()) {
    if (performance.now() > deadlineMs) throw new Error(`Waited 5 s in vain until ${what}.`);
    await delay(5);
  }
}

let venue: HyperliquidFeedSimulator;
let stop: AbortController;
let runs: Promise<void>[];
let ticks: PriceTick[];
const nowMs = (): number => 1_700_000_000_500;

beforeEach(async () => {
  venue = await startHyperliquidFeed();
  stop = new AbortController();
  runs = [];
  ticks = [];
});
afterEach(async () => {
  stop.abort();
  await Promise.allSettled(runs);
  await venue.stop();
});

function start(
  timings: Partial<HyperliquidTimings> = {},
  onTick: OnTick = (tick) => void ticks.push(tick),
): HyperliquidFeed {
  const feed = createHyperliquidFeed({
    nowMs,
    webSocketUrl: venue.webSocketUrl,
    instruments: ['BTC-USD-PERP', 'ETH-USD-PERP'],
    timings: { ...QUICK, ...timings },
    // The longest wait that the jitter allows.
    random: () => 1,
  });
  runs.push(feed.run(onTick, stop.signal));
  return feed;
}

const bitcoin = (time: number, bid = '60000', ask = '60002') => ({ coin: 'BTC', bid, ask, time });
const subscribed = (times: number) => until(() => venue.subscriptions.length >= 2 * times, `subscribed ${times} times`);

describe('the feed of Hyperliquid', () => {
  test('subscribes to each coin and tells what the venue sends, with the venue time', async () => {
    start();
    await subscribed(1);
    venue.sendBbo(bitcoin(1_700_000_000_000));
    venue.sendBbo({ coin: 'ETH', bid: '2500.1', ask: '2500.3', time: 1_700_000_000_001 });
    await until(() => ticks.length === 2, 'two ticks came');
    expect(venue.subscriptions).toEqual(['BTC', 'ETH']);
    expect(ticks.map(({ instrument, mid, venueAtMs }) => [instrument, mid, venueAtMs])).toEqual([
      ['BTC-USD-PERP', '60001', 1_700_000_000_000],
      ['ETH-USD-PERP', '2500.2', 1_700_000_000_001],
    ]);
  });

  test('counts each lie by its reason, tells none of them, and goes on with the truth', async () => {
    const feed = start();
    await subscribed(1);
    venue.send('not json');
    venue.send(Buffer.from('{"channel":"pong"}'));
    venue.sendBbo({ ...bitcoin(1), coin: 'DOGE' });
    venue.sendBbo(bitcoin(1, '60002', '60000'));
    venue.sendBbo({ ...bitcoin(1), bid: '0' });
    venue.sendBbo({ ...bitcoin(1), bid: '-1' });
    venue.sendBbo({ ...bitcoin(1), ask: 'NaN' });
    venue.sendBbo({ ...bitcoin(1), ask: '1e309' });
    venue.sendBbo({ ...bitcoin(1), ask: 60_002 });
    venue.send('{"channel":"trades","data":[]}');
    venue.sendBbo(bitcoin(2));
    await until(() => ticks.length > 0, 'the true tick came');
    expect(ticks.map(({ venueAtMs }) => venueAtMs)).toEqual([2]);
    expect(feed.rejected).toEqual({
      tooLong: 0,
      notText: 1,
      notJson: 1,
      wrongChannel: 1,
      wrongShape: 0,
      unknownCoin: 1,
      badTime: 0,
      badPrice: 5,
      oneSided: 0,
      crossed: 1,
    });
    expect(venue.connections).toBe(1);
  });

  test('reconnects and subscribes again when the connection breaks', async () => {
    const feed = start();
    for (const round of [1, 2, 3]) {
      await subscribed(round);
      venue.sendBbo(bitcoin(round));
      await until(() => ticks.length === round, `tick ${round} came`);
      venue.drop();
    }
    await subscribed(4);
    expect(ticks.map(({ venueAtMs }) => venueAtMs)).toEqual([1, 2, 3]);
    expect(venue.connections).toBe(4);
    expect(feed.connections).toEqual({ tried: 4, lastEnd: 'closed' });
  });

  test('notices a half-open connection by its silence, leaves it, and hears prices on the next one', async () => {
    const feed = start();
    await subscribed(1);
    venue.hang();
    const hungAtMs = performance.now();
    await subscribed(2);
    const tookMs = performance.now() - hungAtMs;
    // Silence of 300 ms is noticed at the next check, at most 100 ms later; then at most 20 ms of backoff.
    expect(tookMs).toBeGreaterThan(180);
    expect(tookMs).toBeLessThan(2_000);
    expect(feed.connections.lastEnd).toBe('silent');
    venue.sendBbo(bitcoin(5));
    await until(() => ticks.length > 0, 'a tick came');
    expect(ticks).toHaveLength(1);
  });

  test('keeps a quiet connection that answers its pings', async () => {
    start();
    await subscribed(1);
    // Three times the silence that would end it.
    await delay(900);
    expect(venue.connections).toBe(1);
    expect(venue.pings).toBeGreaterThanOrEqual(3);
  });

  test('subscribes anew when pongs come but prices have stopped', async () => {
    const feed = start({ frozenMs: 250 });
    await subscribed(1);
    venue.sendBbo(bitcoin(1));
    await subscribed(2);
    expect(feed.connections.lastEnd).toBe('frozen');
  });

  test('gives up a connection that is accepted and then says nothing at all', async () => {
    venue.muteNewConnections();
    const feed = start();
    await until(() => venue.connections >= 2, 'it connected again');
    expect(feed.connections.lastEnd).toBe('silent');
  });

  test('gives up a connection whose opening is never answered', async () => {
    venue.stallNewConnections();
    const feed = start({ connectTimeoutMs: 100 });
    await until(() => feed.connections.tried >= 2, 'it tried again');
    expect(feed.connections.lastEnd).toBe('notOpened');
  });

  test('waits longer after each failure, and short again after a good connection', async () => {
    venue.refuseConnections(true);
    const startedAtMs = performance.now();
    const feed = start({ backoffBaseMs: 40, backoffCapMs: 10_000, stableAfterMs: 100 });
    await until(() => feed.connections.tried >= 5, 'it tried five times');
    // Without jitter: 40 + 80 + 160 + 320 ms lie between five tries.
    expect(performance.now() - startedAtMs).toBeGreaterThan(590);
    expect(feed.connections.lastEnd).toBe('notOpened');
    venue.refuseConnections(false);
    await subscribed(1);
    await delay(150);
    const droppedAtMs = performance.now();
    venue.drop();
    await subscribed(2);
    // 40 ms; it would be 1,280 ms or more if the good connection had been forgotten.
    expect(performance.now() - droppedAtMs).toBeLessThan(1_000);
  });

  test('ends the connection rather than to drop ticks when the listener falls far behind', async () => {
    const heard: number[] = [];
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const feed = start({}, async ({ venueAtMs }) => {
      await released;
      heard.push(venueAtMs);
    });
    await subscribed(1);
    for (let time = 1; time <= LONGEST_QUEUE_TICKS + 50; time += 1) venue.sendBbo(bitcoin(time));
    await until(() => venue.open === 0, 'the connection was ended');
    release();
    await subscribed(2);
    expect(feed.connections.lastEnd).toBe('backlog');
    expect(heard).toHaveLength(LONGEST_QUEUE_TICKS);
    expect(heard.at(-1)).toBe(LONGEST_QUEUE_TICKS);
  });

  test('leaves no timer behind when it stops', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    start();
    await subscribed(1);
    stop.abort();
    await runs[0];
    await until(() => timers() <= before, 'its timers are gone');
  });

  test('tells ticks one after another in order and drops none when the listener is slow', async () => {
    let busy = 0;
    const heard: number[] = [];
    start({}, async ({ venueAtMs }) => {
      busy += 1;
      await delay(2);
      heard.push(busy === 1 ? venueAtMs : -1);
      busy -= 1;
    });
    await subscribed(1);
    const times = Array.from({ length: 50 }, (_, index) => index + 1);
    for (const time of times) venue.sendBbo(bitcoin(time));
    await until(() => heard.length === 50, 'all ticks came');
    expect(heard).toEqual(times);
  });

  test('tells nothing after it was stopped, and its run resolves at once', async () => {
    start();
    await subscribed(1);
    venue.sendBbo(bitcoin(1));
    stop.abort();
    await runs[0];
    venue.sendBbo(bitcoin(2));
    await delay(50);
    expect(ticks.length).toBeLessThanOrEqual(1);
    expect(venue.connections).toBe(1);
  });

  test('hands on what the listener throws, and closes its connection', async () => {
    start({}, () => {
      throw new Error('listener');
    });
    const failure = expect(runs[0]).rejects.toThrow('listener');
    await subscribed(1);
    venue.sendBbo(bitcoin(1));
    await failure;
    await until(() => venue.open === 0, 'the connection was closed');
  });

  test('prices only USD perpetuals, and only at a WebSocket address', () => {
    expect(() => createHyperliquidFeed({ nowMs, instruments: ['BTC-USD-SPOT'] })).toThrow('not BTC-USD-SPOT');
    expect(() => createHyperliquidFeed({ nowMs, webSocketUrl: 'https://x/ws' })).toThrow('is not a WebSocket address');
  });
});
