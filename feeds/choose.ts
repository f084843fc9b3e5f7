import { HYPERLIQUID_WEB_SOCKET_URL } from './hyperliquid/addresses.ts';
import { createHyperliquidFeed } from './hyperliquid/feed.ts';
import { answers } from './hyperliquid/probe.ts';
import type { PriceFeed } from './port.ts';
import type { ReplayAnchor } from './replay/clock.ts';
import { createReplayFeed } from './replay/feed.ts';
import type { FeedSpec } from './spec.ts';
import { DEFAULT_SEED, parseFeedSpec } from './spec.ts';
import { createSyntheticFeed } from './synthetic/feed.ts';

const PROBE_TIMEOUT_MS = 3_000;

export interface FeedDependencies {
  /** The wall clock. */
  nowMs: () => number;
  /** Where a replay was first started, so that a restart continues. */
  anchor?: ReplayAnchor;
  /** Another address of Hyperliquid's WebSocket, such as a simulator. */
  hyperliquidUrl?: string;
  /** How long `auto` waits for Hyperliquid. */
  probeTimeoutMs?: number;
}

/**
 * Makes the price feed that a setting names: auto, hyperliquid, synthetic[:seed] or replay:<path>[?speed=60&loop=true].
 * @throws FeedSpecError when the setting is not one of these; ReplayError when a price file cannot be used.
 */
export async function createFeed(spec: string, dependencies: FeedDependencies): Promise<PriceFeed> {
  return feedOf(parseFeedSpec(spec), dependencies);
}

async function feedOf(spec: FeedSpec, dependencies: FeedDependencies): Promise<PriceFeed> {
  const { nowMs, anchor, hyperliquidUrl: webSocketUrl = HYPERLIQUID_WEB_SOCKET_URL } = dependencies;
  switch (spec.kind) {
    case 'auto':
      return chooseLiveFeed({ ...dependencies, hyperliquidUrl: webSocketUrl });
    case 'hyperliquid':
      return createHyperliquidFeed({ nowMs, webSocketUrl });
    case 'synthetic':
      return createSyntheticFeed({ seed: spec.seed, nowMs });
    case 'replay': {
      const files = spec.paths.map((path) => ({ path }));
      const { speed, loop } = spec;
      return createReplayFeed({ files, speed, loop, nowMs, ...(anchor === undefined ? {} : { anchor }) });
    }
  }
}

/** Live prices when they can be had, invented ones otherwise; the description says which and why. */
async function chooseLiveFeed(dependencies: FeedDependencies & { hyperliquidUrl: string }): Promise<PriceFeed> {
  const { nowMs, hyperliquidUrl, probeTimeoutMs = PROBE_TIMEOUT_MS } = dependencies;
  const probe = await answers(hyperliquidUrl, probeTimeoutMs);
  if (probe.hasAnswered) {
    const feed = createHyperliquidFeed({ nowMs, webSocketUrl: hyperliquidUrl });
    return { ...feed, description: `${feed.description} Chosen because it answered in ${probe.afterMs} ms.` };
  }
  const feed = createSyntheticFeed({ seed: DEFAULT_SEED, nowMs });
  return { ...feed, description: `${feed.description} Chosen because ${probe.why}.` };
}
