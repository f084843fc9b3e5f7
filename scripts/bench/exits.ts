import { bpsOf, subtract } from '../../domain/money.ts';
import { pause } from './clock.ts';
import { openLoop } from './load.ts';
import type { BenchPlatform } from './platform.ts';
import { HOME_PRICE } from './platform.ts';
import { TICK_EVERY_MS } from './steady-feed.ts';
import type { SentSignal } from './walks.ts';

/**
 * Plans whose levels lie one below the other, so that a price which steps down ends exactly one position at each step: first the
 * trailing stops, which we watch, then the stop-losses, which rest at the venue.
 */
const ACTIVATION_BPS = 20;
const TOP_BPS = 40;
const TRAIL_FROM_BPS = 30;
const STOP_FROM_BPS = 150;
const STEP_BPS = 4;
/** So far beyond a level a price is put: entries are filled a little above the price at which the levels are reckoned here. */
const BEYOND_BPS = 1;
/** Below everything that a round does. */
const FAR_STOP_BPS = 500;

export const trailingPlan = (index: number) => ({
  stopLoss: { distanceBps: String(FAR_STOP_BPS) },
  trailingStop: {
    activationBps: String(ACTIVATION_BPS),
    distanceBps: String(TRAIL_FROM_BPS + STEP_BPS * index),
  },
});

export const stopPlan = (index: number) => ({
  stopLoss: { distanceBps: String(STOP_FROM_BPS + STEP_BPS * index) },
});

const below = (price: string, bps: number): string => subtract(price, bpsOf(price, String(bps)));

/** The price goes up until every trailing stop is active. */
export async function activate({ feed }: BenchPlatform): Promise<void> {
  // The watcher hears of new positions by notification.
  await pause(2 * TICK_EVERY_MS);
  await feed.move(below(HOME_PRICE, -TOP_BPS));
  await pause(2 * TICK_EVERY_MS);
}

/** From the price that crosses a trailing stop to the exit order at the venue. */
export const crossTrailingStops = (
  { feed, tap }: BenchPlatform,
  signals: readonly SentSignal[],
  perSecond: number,
): Promise<number[]> =>
  openLoop({ count: signals.length, perSecond }, async (scheduledAtMs, index) => {
    const fall = TRAIL_FROM_BPS + STEP_BPS * index + BEYOND_BPS;
    void feed.move(below(below(HOME_PRICE, -TOP_BPS), fall));
    return (await tap.entered.of(signals[index]?.orders.exit ?? '')) - scheduledAtMs;
  });

/** From the price that reaches a stop at the venue to its fill. */
export const triggerStops = (
  { feed, tap }: BenchPlatform,
  signals: readonly SentSignal[],
  perSecond: number,
): Promise<number[]> =>
  openLoop({ count: signals.length, perSecond }, async (scheduledAtMs, index) => {
    const fall = STOP_FROM_BPS + STEP_BPS * index + BEYOND_BPS;
    void feed.move(below(HOME_PRICE, fall));
    return (await tap.filled.of(signals[index]?.orders.stopLoss ?? '')) - scheduledAtMs;
  });

/** Back to where signals are sent, once the record shows the price that they are compared with. */
export async function comeHome({ feed, record }: BenchPlatform, instrument: string): Promise<void> {
  await feed.move(HOME_PRICE);
  while (Number((await record.market.price(instrument))?.mid) !== Number(HOME_PRICE)) await pause(TICK_EVERY_MS);
}

/** The price falls below every stop, except those that only guard a trailing stop. */
export const fall = ({ feed }: BenchPlatform): Promise<void> => feed.move(below(HOME_PRICE, FAR_STOP_BPS - STEP_BPS));
