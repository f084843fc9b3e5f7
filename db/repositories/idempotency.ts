import type { EntityManager } from '@mikro-orm/postgresql';
import { newId } from '../ids.ts';

/** How a request says that it is the same as another: the key its sender gave it, if any, and what it asks. */
export interface RequestIdentity {
  key: string | null;
  /** The operation id of the door. */
  operation: string;
  contentHash: string;
}

/** new: nobody asked this before. existing: it was done, and made `resourceId`. conflict: the key was used for another request. */
export type Claim =
  { outcome: 'new' } | { outcome: 'existing'; resourceId: string } | { outcome: 'conflict'; resourceId: string };

/**
 * Claims the key of a request in the transaction that makes `resourceId`, before anything is made. A second request waits here for
 * the end of the first; when that is rolled back, the key is free again. Without a key every request is new.
 */
export async function claimKey(
  em: EntityManager,
  request: RequestIdentity,
  resourceId: string,
  nowMs: number,
): Promise<Claim> {
  const { key, operation, contentHash } = request;
  if (key === null) return { outcome: 'new' };
  const inserted = await em.execute<unknown[]>(
    `insert into idempotency_keys (key, operation, content_hash, resource_id, created_at) values (?, ?, ?, ?, ?)
     on conflict do nothing returning key`,
    [key, operation, contentHash, resourceId, new Date(nowMs).toISOString()],
  );
  if (inserted.length > 0) return { outcome: 'new' };
  const [earlier] = await em.execute<{ operation: string; content_hash: string; resource_id: string }[]>(
    'select operation, content_hash, resource_id from idempotency_keys where key = ?',
    [key],
  );
  if (!earlier) throw new Error('An idempotency key that was in the way has gone.');
  const isSame = earlier.operation === operation && earlier.content_hash === contentHash;
  return { outcome: isSame ? 'existing' : 'conflict', resourceId: earlier.resource_id };
}

/** What became of a request that makes something; `existing` is the same thing as it stands now. */
export type Made<Resource> =
  { outcome: 'new' | 'existing'; resource: Resource } | { outcome: 'conflict'; resourceId: string };

/** Makes something in the caller's transaction, unless this request has made it before. */
export async function makeOnce<Resource>(
  em: EntityManager,
  request: RequestIdentity,
  nowMs: number,
  deeds: { make: (id: string) => Promise<Resource>; find: (id: string) => Promise<Resource> },
): Promise<Made<Resource>> {
  const id = newId();
  const claim = await claimKey(em, request, id, nowMs);
  if (claim.outcome === 'conflict') return claim;
  return claim.outcome === 'new'
    ? { outcome: 'new', resource: await deeds.make(id) }
    : { outcome: 'existing', resource: await deeds.find(claim.resourceId) };
}
