import { describe, expect, test } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { LONGEST_QUEUE_TICKS } from './delivery.ts';
import { bitcoin, FeedHarness, until } from '../../test/simulators/hyperliquid-harness.ts';

const harness = new FeedHarness();

describe('the connection of the Hyperliquid feed', () => {
  test('reconnects and subscribes again when the connection breaks', async () => {
    const feed = harness.start();
    for (const round of [1, 2, 3]) {
      await harness.subscribed(round);
      harness.venue.sendBbo(bitcoin(round));
      await until(() => harness.ticks.length === round, `tick ${round} came`);
      harness.venue.drop();
    }
    await harness.subscribed(4);
    expect(harness.ticks.map(({ venueAtMs }) => venueAtMs)).toEqual([1, 2, 3]);
    expect(harness.venue.connections).toBe(4);
    expect(feed.connections).toEqual({ tried: 4, lastEnd: 'closed' });
  });

  test('notices a half-open connection by its silence, leaves it, and hears prices on the next one', async () => {
    const feed = harness.start();
    await harness.subscribed(1);
    harness.venue.hang();
    const hungAtMs = performance.now();
    await harness.subscribed(2);
    const tookMs = performance.now() - hungAtMs;
    // Silence of 300 ms is noticed at the next check, at most 100 ms later; then at most 20 ms of backoff.
    expect(tookMs).toBeGreaterThan(180);
    expect(tookMs).toBeLessThan(2_000);
    expect(feed.connections.lastEnd).toBe('silent');
    harness.venue.sendBbo(bitcoin(5));
    await until(() => harness.ticks.length > 0, 'a tick came');
    expect(harness.ticks).toHaveLength(1);
  });

  test('keeps a quiet connection that answers its pings', async () => {
    harness.start();
    await harness.subscribed(1);
    // Three times the silence that would end it.
    await delay(900);
    expect(harness.venue.connections).toBe(1);
    expect(harness.venue.pings).toBeGreaterThanOrEqual(3);
  });

  test('subscribes anew when pongs come but prices have stopped', async () => {
    const feed = harness.start({ frozenMs: 250 });
    await harness.subscribed(1);
    harness.venue.sendBbo(bitcoin(1));
    await harness.subscribed(2);
    expect(feed.connections.lastEnd).toBe('frozen');
  });

  test('gives up a connection that is accepted and then says nothing at all', async () => {
    harness.venue.muteNewConnections();
    const feed = harness.start();
    await until(() => harness.venue.connections >= 2, 'it connected again');
    expect(feed.connections.lastEnd).toBe('silent');
  });

  test('gives up a connection whose opening is never answered', async () => {
    harness.venue.stallNewConnections();
    const feed = harness.start({ connectTimeoutMs: 100 });
    await until(() => feed.connections.tried >= 2, 'it tried again');
    expect(feed.connections.lastEnd).toBe('notOpened');
  });

  test('waits longer after each failure, and short again after a good connection', async () => {
    harness.venue.refuseConnections(true);
    const startedAtMs = performance.now();
    const feed = harness.start({ backoffBaseMs: 40, backoffCapMs: 10_000, stableAfterMs: 100 });
    await until(() => feed.connections.tried >= 5, 'it tried five times');
    // Without jitter: 40 + 80 + 160 + 320 ms lie between five tries.
    expect(performance.now() - startedAtMs).toBeGreaterThan(590);
    expect(feed.connections.lastEnd).toBe('notOpened');
    harness.venue.refuseConnections(false);
    await harness.subscribed(1);
    await delay(150);
    const droppedAtMs = performance.now();
    harness.venue.drop();
    await harness.subscribed(2);
    // 40 ms; it would be 40 × 2^4 = 640 ms or more if the good connection did not count.
    expect(performance.now() - droppedAtMs).toBeLessThan(500);
  });

  test('ends the connection rather than to drop ticks when the listener falls far behind', async () => {
    const heard: number[] = [];
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const feed = harness.start({}, async ({ venueAtMs }) => {
      await released;
      heard.push(venueAtMs);
    });
    await harness.subscribed(1);
    for (let time = 1; time <= LONGEST_QUEUE_TICKS + 50; time += 1) harness.venue.sendBbo(bitcoin(time));
    await until(() => harness.venue.open === 0, 'the connection was ended');
    release();
    await harness.subscribed(2);
    expect(feed.connections.lastEnd).toBe('backlog');
    expect(heard).toHaveLength(LONGEST_QUEUE_TICKS);
    expect(heard.at(-1)).toBe(LONGEST_QUEUE_TICKS);
  });

  test('leaves no timer behind when it stops', async () => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    harness.start();
    await harness.subscribed(1);
    harness.stop.abort();
    await harness.run;
    await until(() => timers() <= before, 'its timers are gone');
  });
});
