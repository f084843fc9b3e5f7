import { basename } from 'node:path';
import { ReplayError } from './error.ts';

/** What a price file's name says of its content: `btc-usd-perp-1m-2022-01.csv.gz` is BTC-USD-PERP in minutes. */
export interface NamedContent {
  instrument: string;
  /** Null when the name gives no interval, as for trades. */
  intervalMs: number | null;
}

const NAME_PATTERN = /^([a-z0-9]+)-([a-z0-9]+)-(perp|spot)(?:-(\d{1,4})([smhd]))?(?:[-.]|$)/i;
const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** @throws ReplayError when the name does not begin with base-quote-perp or base-quote-spot. */
export function contentOfName(path: string): NamedContent {
  const match = NAME_PATTERN.exec(basename(path));
  if (match === null) {
    throw new ReplayError(
      `${path}: the name does not say the instrument; name it like btc-usd-perp-1m-2022-01.csv.gz, or pass the instrument.`,
    );
  }
  const [, base = '', quote = '', kind = '', count, unit = ''] = match;
  return {
    instrument: `${base}-${quote}-${kind}`.toUpperCase(),
    intervalMs: count === undefined ? null : Number(count) * (UNIT_MS[unit.toLowerCase()] ?? 0),
  };
}
