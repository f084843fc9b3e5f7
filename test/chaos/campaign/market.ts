import { startHyperliquidFeed } from '../../simulators/hyperliquid-feed.ts';
import { seeded } from '../random.ts';

/** A market of the campaign: where it starts, and its tick as the number of decimals. */
export interface CampaignMarket {
  instrument: string;
  /** As the feed calls it. */
  coin: string;
  start: number;
  decimals: number;
}

export const MARKETS: readonly CampaignMarket[] = [
  { instrument: 'BTC-USD-PERP', coin: 'BTC', start: 40_000, decimals: 2 },
  { instrument: 'ETH-USD-PERP', coin: 'ETH', start: 2_500, decimals: 2 },
  { instrument: 'SOL-USD-PERP', coin: 'SOL', start: 150, decimals: 2 },
];

export interface Quote {
  bid: string;
  ask: string;
}

const STEP_MS = 500;
/** Of the price, at each step: an ordinary move and, now and then, a jump. Prices return slowly to where they began. */
const MOVE = 0.0004;
const JUMP = 0.006;
const JUMP_EVERY_STEPS = 80;
const PULL = 0.002;
const HALF_SPREAD = 0.0001;

/**
 * The prices of the campaign: random walks with jumps, drawn from the seed. The feed of the workers is the real one, on a
 * simulator of its source; the venues are told by `onQuote`.
 */
export interface Market {
  readonly webSocketUrl: string;
  /** The mid price now. */
  price(instrument: string): number;
  /** Stops or goes on telling the workers, while the venues and the connection live on. */
  freeze(isFrozen: boolean): void;
  /** Anything at all instead of a price, once, to the workers alone. */
  lie(instrument: string, quote: { bid: unknown; ask: unknown }): void;
  /** The workers' connections to the source break. */
  drop(): void;
  stop(): Promise<void>;
}

export async function openMarket(seed: number, onQuote: (instrument: string, quote: Quote) => void): Promise<Market> {
  const random = seeded(seed);
  const feed = await startHyperliquidFeed();
  const mids = new Map(MARKETS.map(({ instrument, start }) => [instrument, start]));
  let isFrozen = false;
  const step = (): void => {
    for (const { instrument, coin, start, decimals } of MARKETS) {
      const now = mids.get(instrument) ?? start;
      const isJump = random() < 1 / JUMP_EVERY_STEPS;
      const move = (2 * random() - 1) * (isJump ? JUMP : MOVE) + PULL * (start / now - 1);
      const mid = now * (1 + move);
      mids.set(instrument, mid);
      const quote = quoteOf(mid, decimals);
      onQuote(instrument, quote);
      if (!isFrozen) feed.sendBbo({ coin, ...quote, time: Date.now() });
    }
  };
  const timer = setInterval(step, STEP_MS);
  return {
    webSocketUrl: feed.webSocketUrl,
    price: (instrument) => mids.get(instrument) ?? 0,
    freeze: (frozen) => {
      isFrozen = frozen;
    },
    lie: (instrument, { bid, ask }) => {
      const coin = MARKETS.find((each) => each.instrument === instrument)?.coin ?? '';
      feed.sendBbo({ coin, bid, ask, time: Date.now() });
    },
    drop: () => feed.drop(),
    async stop() {
      clearInterval(timer);
      await feed.stop();
    },
  };
}

/** Rounded outwards to the tick, so that bid and ask never meet. */
function quoteOf(mid: number, decimals: number): Quote {
  const scale = 10 ** decimals;
  const bid = Math.floor(mid * (1 - HALF_SPREAD) * scale) / scale;
  const ask = Math.max(Math.ceil(mid * (1 + HALF_SPREAD) * scale), Math.floor(bid * scale) + 1) / scale;
  return { bid: bid.toFixed(decimals), ask: ask.toFixed(decimals) };
}
