import type { VenueAccount } from './types.ts';

/** How many nonces of an account are remembered; one below all of them is too old. */
const REMEMBERED_NONCES = 100;

/** Keeps a nonce as used; null for what is not signed. */
export function useNonce(account: VenueAccount, nonce: number | null): void {
  if (nonce === null) return;
  account.nonces.push(nonce);
  account.nonces.sort((a, b) => a - b);
  if (account.nonces.length > REMEMBERED_NONCES) account.nonces.shift();
}

/** Why a nonce is refused; null when it may be used. */
export function nonceRefusal(account: VenueAccount, nonce: number): 'nonceUsed' | 'nonceTooOld' | null {
  if (account.nonces.includes(nonce)) return 'nonceUsed';
  const [lowest] = account.nonces;
  return account.nonces.length >= REMEMBERED_NONCES && lowest !== undefined && nonce < lowest ? 'nonceTooOld' : null;
}
