const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Candles that the api keeps, with their length. */
export const TIMEFRAMES = {
  '1m': MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '1h': HOUR,
  '4h': 4 * HOUR,
  '1d': 24 * HOUR,
} as const;
export type Timeframe = keyof typeof TIMEFRAMES;

/** As many candles as a life may fill, before longer ones are better. */
const MOST_CANDLES = 90;

/** The shortest candles in which a whole life can be seen. */
export const timeframeFor = (lifeMs: number): Timeframe =>
  (Object.entries(TIMEFRAMES) as [Timeframe, number][]).find(([, ms]) => lifeMs <= ms * MOST_CANDLES)?.[0] ?? '1d';
