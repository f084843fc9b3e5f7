import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { isPublicAddress } from '../domain/network-address.ts';

/** Raised when a name leads to an address that nobody outside may be sent to. */
export class PrivateTarget extends Error {
  override name = 'PrivateTarget';
}

/**
 * Resolves a name for one connection, which is made to the addresses that were looked at here: a name that answers differently a
 * moment later gains nothing. One private address among public ones is enough to refuse.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '');
    const [first] = addresses;
    if (!first || addresses.some(({ address }) => !isPublicAddress(address)))
      return callback(new PrivateTarget('The name leads to an address of a private network.'), '');
    if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
