import { defineEntity } from '@mikro-orm/core';
import { moment, word } from '../columns.ts';

/** A request that made something, under the name that its sender gave it; signals keep theirs in their own row. */
export const IdempotencyKeyEntity = defineEntity({
  name: 'IdempotencyKey',
  tableName: 'idempotency_keys',
  properties: {
    key: word().primary(),
    /** Which deed: `postAgent`. */
    operation: word(),
    /** SHA-256 of the request, so that a key used twice with different bodies is noticed. */
    contentHash: word(),
    resourceId: word(),
    createdAtMs: moment().name('created_at'),
  },
});
