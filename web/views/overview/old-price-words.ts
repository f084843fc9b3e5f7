import { STALE_AFTER_MS } from '../../../domain/market.ts';
import { duration } from '../../format/time.ts';

/** That the market is not seen, and what follows from it; null while it is seen, or never was. */
export function oldPriceWords(ageMs: number | null, held: number): { what: string; so: string } | null {
  if (ageMs === null || ageMs <= STALE_AFTER_MS) return null;
  return held === 0
    ? { what: `The newest price is ${duration(ageMs)} old.`, so: 'Nothing is opened without a new one.' }
    : {
        what: `The oldest price of what you hold is ${duration(ageMs)} old.`,
        so: 'Stops at the venue stand; nothing is opened.',
      };
}
