import { homedir } from 'node:os';
import path from 'node:path';

/** Where programs that we obtained are kept between checkouts: RATCHET_CACHE_DIR, else ~/.cache/ratchet. */
export function cacheFolder(): string {
  const chosen = process.env['RATCHET_CACHE_DIR'];
  return chosen === undefined || chosen === '' ? path.join(homedir(), '.cache', 'ratchet') : path.resolve(chosen);
}
