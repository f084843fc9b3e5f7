import { lookup } from 'node:dns/promises';
import { isPublicAddress } from '../domain/network-address.ts';
import { addressIn, targetProblem } from '../domain/webhook.ts';
import { ApiError } from './errors.ts';
import { within } from './patience.ts';

/** A name that cannot be looked up by then is looked at when something is sent. */
const LOOKUP_MS = 2_000;

/**
 * Refuses a target that leads into a private network. The name may lead elsewhere tomorrow: the address is looked at again for each
 * connection, and this only tells whoever makes the webhook at once.
 */
export async function requireTarget(url: string, { allowsPrivate }: { allowsPrivate: boolean }): Promise<void> {
  const problem = targetProblem(url, { allowsPrivate }) ?? (allowsPrivate ? null : await nameProblem(url));
  if (problem !== null)
    throw new ApiError('validation', `The webhook cannot be sent there: its url ${problem}.`, [
      { path: 'url', message: problem },
    ]);
}

async function nameProblem(url: string): Promise<string | null> {
  const { hostname } = new URL(url);
  if (addressIn(hostname) !== null) return null;
  const addresses = await within(LOOKUP_MS, lookup(hostname, { all: true })).catch(() => []);
  return addresses.every(({ address }) => isPublicAddress(address))
    ? null
    : 'must not lead to an address of a private network';
}
