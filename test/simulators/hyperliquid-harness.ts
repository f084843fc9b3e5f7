import { afterEach, beforeEach } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import type { PriceTick } from '../../domain/market.ts';
import type { HyperliquidFeedSimulator } from './hyperliquid-feed.ts';
import { startHyperliquidFeed } from './hyperliquid-feed.ts';
import type { OnTick } from '../../feeds/port.ts';
import type { HyperliquidFeed, HyperliquidTimings } from '../../feeds/hyperliquid/feed.ts';
import { createHyperliquidFeed } from '../../feeds/hyperliquid/feed.ts';

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

/** Waits for something that happens on the other side of a socket. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  const deadlineMs = performance.now() + 5_000;
  while (!isSo()) {
    if (performance.now() > deadlineMs) throw new Error(`Waited 5 s in vain until ${what}.`);
    await delay(5);
  }
}

export const bitcoin = (time: number, bid = '60000', ask = '60002') => ({ coin: 'BTC', bid, ask, time });

/** For tests: a venue of its own for each test, and the feed that listens to it. */
export class FeedHarness {
  venue!: HyperliquidFeedSimulator;
  stop = new AbortController();
  run: Promise<void> = Promise.resolve();
  ticks: PriceTick[] = [];

  constructor() {
    beforeEach(async () => {
      this.venue = await startHyperliquidFeed();
      this.stop = new AbortController();
      this.run = Promise.resolve();
      this.ticks = [];
    });
    afterEach(async () => {
      this.stop.abort();
      await Promise.allSettled([this.run]);
      await this.venue.stop();
    });
  }

  start(
    timings: Partial<HyperliquidTimings> = {},
    onTick: OnTick = (tick) => void this.ticks.push(tick),
  ): HyperliquidFeed {
    const feed = createHyperliquidFeed({
      nowMs: () => 1_700_000_000_500,
      webSocketUrl: this.venue.webSocketUrl,
      instruments: ['BTC-USD-PERP', 'ETH-USD-PERP'],
      timings: { ...QUICK, ...timings },
      // The longest wait that the jitter allows.
      random: () => 1,
    });
    this.run = feed.run(onTick, this.stop.signal);
    return feed;
  }

  /** Waits until both coins were subscribed this often. */
  subscribed(times: number): Promise<void> {
    return until(() => this.venue.subscriptions.length >= 2 * times, `subscribed ${times} times`);
  }
}
