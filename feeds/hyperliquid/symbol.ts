/** Hyperliquid names a perpetual by its base alone: BTC-USD-PERP is the coin BTC. */
const INSTRUMENT_PATTERN = /^([A-Z0-9]{1,20})-USD-PERP$/;

/** @throws RangeError when the instrument is not a USD perpetual. */
export function coinOf(instrument: string): string {
  const coin = INSTRUMENT_PATTERN.exec(instrument)?.[1];
  if (coin === undefined) throw new RangeError(`Hyperliquid prices instruments like BTC-USD-PERP, not ${instrument}.`);
  return coin;
}

export const instrumentOf = (coin: string): string => `${coin}-USD-PERP`;
