import type { Prices } from '../../activities/ports.ts';
import type { Candle, PriceTick } from '../../domain/market.ts';
import type { Dice } from './dice.ts';
import type { VirtualTime } from './virtual-time.ts';
import { ticksText } from './units.ts';

export const INSTRUMENTS = ['BTC-USD-PERP', 'ETH-USD-PERP'] as const;
const START_TICKS = { 'BTC-USD-PERP': 400_000, 'ETH-USD-PERP': 30_000 } as const;
const MINUTE_MS = 60_000;

/** The market's price: a seeded walk in whole ticks, and what our feed has seen of it. */
export class Market implements Prices {
  readonly #mids = new Map<string, number>(Object.entries(START_TICKS));
  readonly #latest = new Map<string, PriceTick>();
  readonly #candles = new Map<string, Candle>();
  readonly #time: VirtualTime;
  readonly #dice: Dice;

  constructor(time: VirtualTime, dice: Dice) {
    this.#time = time;
    this.#dice = dice;
  }

  latest = (instrument: string): PriceTick | undefined => this.#latest.get(instrument);
  subscribe = (): (() => void) => () => undefined;

  /** Moves by up to 0.15 %, or by up to 3 % in a jump. */
  step(instrument: string, isJump: boolean): number {
    const before = this.#mids.get(instrument) ?? 0;
    const reach = Math.floor((before * (isJump ? 30 : 1.5)) / 1_000);
    const mid = Math.max(1_000, before + this.#dice.between(-reach, reach));
    this.#mids.set(instrument, mid);
    this.#keepCandle(instrument, mid);
    return mid;
  }

  /** Our feed sees the price of now. */
  publish(instrument: string): PriceTick {
    const mid = this.#mids.get(instrument) ?? 0;
    const atMs = this.#time.nowMs();
    const prices = { bid: ticksText(mid - 1), ask: ticksText(mid + 1), mid: ticksText(mid) };
    const tick = { instrument, ...prices, source: 'model', venueAtMs: atMs, receivedAtMs: atMs };
    this.#latest.set(instrument, tick);
    return tick;
  }

  mid = (instrument: string): number => this.#mids.get(instrument) ?? 0;

  /** Closed candles of a minute that opened in the span. */
  history = (instrument: string, _intervalMs: number, fromMs: number, toMs: number): Promise<Candle[]> =>
    Promise.resolve(
      [...this.#candles.values()].filter(
        (candle) =>
          candle.instrument === instrument && candle.openAtMs >= fromMs && candle.openAtMs + MINUTE_MS <= toMs,
      ),
    );

  #keepCandle(instrument: string, mid: number): void {
    const openAtMs = Math.floor(this.#time.nowMs() / MINUTE_MS) * MINUTE_MS;
    const key = `${instrument}:${openAtMs}`;
    const price = ticksText(mid);
    const earlier = this.#candles.get(key);
    this.#candles.set(key, {
      instrument,
      openAtMs,
      intervalMs: MINUTE_MS,
      open: earlier?.open ?? price,
      high: earlier && Number(earlier.high) > Number(price) ? earlier.high : price,
      low: earlier && Number(earlier.low) < Number(price) ? earlier.low : price,
      close: price,
      volume: '1',
      isClosed: true,
    });
  }
}
