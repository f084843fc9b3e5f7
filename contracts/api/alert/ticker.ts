import { INSTRUMENT_PATTERN } from '../../../domain/instrument.ts';

/** Base, then a dollar or what stands for one, then a mark of a perpetual; the exchange is cut off before. */
const TICKER = /^([A-Z0-9]{1,12}?)[-/_]?(?:USDT|USDC|FDUSD|USD)(?:\.P|[._]?PERP)?$/;

/** Assets that some exchanges spell in their own way. */
const SPELLINGS: Readonly<Record<string, string | undefined>> = { XBT: 'BTC' };

/**
 * The instrument that a ticker means; null when it is none of ours. `BTCUSDT`, `BTCUSD.P` and `BINANCE:BTCUSDT.P` are all
 * BTC-USD-PERP: the chart of whatever exchange, spot or perpetual, in whatever dollars, is advice about the same asset, and what we
 * trade of an asset is its perpetual against USD. Our own spelling means itself.
 */
export function instrumentOf(ticker: string): string | null {
  const text = ticker.trim().toUpperCase();
  if (INSTRUMENT_PATTERN.test(text)) return text;
  const [, base] = TICKER.exec(text.slice(text.indexOf(':') + 1)) ?? [];
  return base === undefined ? null : `${SPELLINGS[base] ?? base}-USD-PERP`;
}
