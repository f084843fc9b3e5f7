import { existsSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../local/root.ts';

/** A month of recorded minutes, where somebody has put it. */
export const RECORDED_MONTH = path.resolve(ROOT, '../shared/data/btc-usd-perp-1m-2022-01.csv.gz');

/** Ends the process when the file is not there. */
export function needCandleFile(file: string): void {
  if (existsSync(file)) return;
  console.error(
    `There is no candle file at ${file}; name one with --file (open_time_ms,open,high,low,close,volume, gzip).`,
  );
  process.exit(1);
}
