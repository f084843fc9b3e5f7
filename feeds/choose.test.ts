import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HyperliquidFeedSimulator } from '../test/simulators/hyperliquid-feed.ts';
import { startHyperliquidFeed } from '../test/simulators/hyperliquid-feed.ts';
import { createFeed } from './choose.ts';

const nowMs = (): number => 1_700_000_000_000;

describe('the choice of a price feed', () => {
  let venue: HyperliquidFeedSimulator;
  let folder: string;
  beforeEach(async () => {
    venue = await startHyperliquidFeed();
    folder = await mkdtemp(join(tmpdir(), 'ratchet-feeds-'));
  });
  afterEach(async () => {
    await venue.stop();
    await rm(folder, { recursive: true });
  });

  test('takes Hyperliquid when it answers, and says so', async () => {
    const feed = await createFeed('auto', { nowMs, hyperliquidUrl: venue.webSocketUrl });
    expect(feed.name).toBe('hyperliquid');
    expect(feed.description).toMatch(
      /^Live prices of Hyperliquid from ws:\/\/127\.0\.0\.1:\d+\/ws\. Chosen because it answered in \d+ ms\.$/,
    );
  });

  test('takes synthetic prices when Hyperliquid turns connections away, and says why', async () => {
    venue.refuseConnections(true);
    const feed = await createFeed('auto', { nowMs, hyperliquidUrl: venue.webSocketUrl });
    expect(feed.name).toBe('synthetic');
    expect(feed.description).toBe(
      `Synthetic prices with seed "ratchet": invented, repeatable, no network. Chosen because ${venue.webSocketUrl} cannot be reached.`,
    );
  });

  test('takes synthetic prices when the connection is accepted and then says nothing', async () => {
    venue.muteNewConnections();
    const feed = await createFeed('auto', { nowMs, hyperliquidUrl: venue.webSocketUrl, probeTimeoutMs: 200 });
    expect(feed.name).toBe('synthetic');
    expect(feed.description).toContain(`Chosen because ${venue.webSocketUrl} did not answer within 200 ms.`);
  });

  test('takes what is named without asking the network', async () => {
    expect((await createFeed('hyperliquid', { nowMs, hyperliquidUrl: venue.webSocketUrl })).name).toBe('hyperliquid');
    expect((await createFeed('synthetic:7', { nowMs })).description).toContain('seed "7"');
    expect(venue.connections).toBe(0);
  });

  test('continues a replay at its anchor', async () => {
    const path = join(folder, 'btc-usd-perp-1m.csv');
    await writeFile(path, 'open_time_ms,open,high,low,close,volume\n60000,1,1,1,1,1\n');
    const fresh = await createFeed(`replay:${path}?speed=60`, { nowMs });
    expect(fresh.clock.nowMs()).toBe(60_000);
    const anchor = { marketStartMs: 60_000, wallStartMs: nowMs() - 2_000 };
    const continued = await createFeed(`replay:${path}?speed=60`, { nowMs, anchor });
    // 60 s + 2 s × 60
    expect(continued.clock.nowMs()).toBe(180_000);
  });

  test('refuses a setting that names no feed', async () => {
    await expect(createFeed('kraken', { nowMs })).rejects.toThrow('The price feed "kraken" is not understood');
    await expect(createFeed('auto', { nowMs, hyperliquidUrl: 'http://x' })).resolves.toMatchObject({
      name: 'synthetic',
    });
  });
});
