import { defineEntity, p } from '@mikro-orm/core';
import { SOURCE_KINDS, SOURCE_STATUSES } from '../../domain/source.ts';
import { count, id, moment, word } from '../columns.ts';
import { AgentEntity } from './agent.ts';

/** What an agent's signals come from. Its token stands nowhere, only the hash by which it is found. */
export const SourceEntity = defineEntity({
  name: 'Source',
  tableName: 'sources',
  properties: {
    id: id(),
    agent: () => p.manyToOne(AgentEntity).mapToPk(),
    kind: p.enum(SOURCE_KINDS),
    name: word(),
    account: word().nullable(),
    status: p.enum(SOURCE_STATUSES),
    tokenRevision: count(),
    tokenHash: word().nullable().unique(),
    /** The place of its latest message in its order. */
    lastSequence: count(),
    createdAtMs: moment().name('created_at'),
    unlinkedAtMs: moment().name('unlinked_at').nullable(),
  },
});
