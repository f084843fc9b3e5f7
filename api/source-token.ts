import type { SourceSecret } from '../contracts/api/source.ts';
import type { SourceChange } from '../db/repositories/sources.ts';
import { hasWebhook } from '../domain/source.ts';
import { textHash } from './content-hash.ts';
import type { SecretOf } from './dependencies.ts';
import { ApiError } from './errors.ts';
import { ALERTS_PATH } from './middleware/alert-door.ts';
import { sourceOf } from './representation/source.ts';

/** The secret of a source's webhook: it can be told again, and stands nowhere. */
const tokenOf = (secretOf: SecretOf, sourceId: string, revision: number): string =>
  secretOf(`source:${sourceId}:${revision}`).toString('base64url');

/** A token is looked for by its hash, so that the time this takes says nothing about how much of a guess was right. */
export const tokenHash = (token: string): string => textHash(token);

export const hashOfToken =
  (secretOf: SecretOf) =>
  (sourceId: string, revision: number): string =>
    tokenHash(tokenOf(secretOf, sourceId, revision));

/** What a request that made a token is told, also when it is sent again. @throws ApiError when that token opens nothing any more. */
export function secretReply(secretOf: SecretOf, change: SourceChange, requestUrl: string): SourceSecret {
  if (change.outcome === 'conflict')
    throw new ApiError('idempotencyConflict', 'This Idempotency-Key was used for another request.');
  const { source, tokenRevision } = change;
  if (!hasWebhook(source)) return { source: sourceOf(source), token: null, webhookUrl: null };
  if (source.status === 'unlinked' || source.tokenRevision !== tokenRevision)
    throw new ApiError(
      'conflict',
      'The token that this request made was replaced or unlinked since, and opens nothing; rotate to get a new one.',
    );
  const token = tokenOf(secretOf, source.id, tokenRevision);
  return { source: sourceOf(source), token, webhookUrl: new URL(`${ALERTS_PATH}${token}`, requestUrl).href };
}
