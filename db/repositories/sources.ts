import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { InferEntity } from '@mikro-orm/core';
import type { EventType } from '../../domain/event.ts';
import type { Source } from '../../domain/source.ts';
import { hasWebhook } from '../../domain/source.ts';
import { SourceEntity } from '../entities/source.ts';
import { newId } from '../ids.ts';
import type { Database } from '../orm.ts';
import { writeEvents } from './events.ts';
import type { RequestIdentity } from './idempotency.ts';
import { claimKey } from './idempotency.ts';

export type NewSource = Pick<Source, 'agentId' | 'kind' | 'name' | 'account'>;

/** A source and the revision of the token that this request made; or the key of the request was used for another one. */
export type SourceChange = { outcome: 'done'; source: Source; tokenRevision: number } | { outcome: 'conflict' };

/** The hash by which the token of a revision is found. */
type HashOf = (sourceId: string, tokenRevision: number) => string;

const FIRST_REVISION = 1;

const toSource = (row: InferEntity<typeof SourceEntity>): Source => ({
  id: row.id,
  agentId: row.agent,
  kind: row.kind,
  name: row.name,
  account: row.account ?? null,
  status: row.status,
  tokenRevision: row.tokenRevision,
  createdAtMs: row.createdAtMs,
  unlinkedAtMs: row.unlinkedAtMs ?? null,
});

const tell = (em: EntityManager, type: EventType, source: Source, nowMs: number): Promise<void> =>
  writeEvents(em, [
    {
      type,
      aggregateType: 'source',
      aggregateId: source.id,
      correlationId: null,
      actor: 'api',
      occurredAtMs: nowMs,
      payload: { agentId: source.agentId, kind: source.kind, name: source.name, tokenRevision: source.tokenRevision },
    },
  ]);

export const sourceRepository = (database: Database) => ({
  /** Links a source to an agent; the same request again finds the first one. */
  link(input: NewSource, request: RequestIdentity, hashOf: HashOf, nowMs: number): Promise<SourceChange> {
    return database.em.fork().transactional(async (em) => {
      const id = newId();
      const claim = await claimKey(em, request, id, nowMs);
      if (claim.outcome === 'conflict') return { outcome: 'conflict' };
      if (claim.outcome === 'new') {
        await em.insert(SourceEntity, {
          id,
          agent: input.agentId,
          kind: input.kind,
          name: input.name,
          account: input.account,
          status: 'linked',
          tokenRevision: FIRST_REVISION,
          tokenHash: hasWebhook(input) ? hashOf(id, FIRST_REVISION) : null,
          lastSequence: 0,
          createdAtMs: nowMs,
        });
      }
      const sourceId = claim.outcome === 'new' ? id : claim.resourceId;
      const source = toSource(await em.findOneOrFail(SourceEntity, { id: sourceId }));
      if (claim.outcome === 'new') await tell(em, 'source.linked', source, nowMs);
      return { outcome: 'done', source, tokenRevision: FIRST_REVISION };
    });
  },

  /** Gives a linked source with a webhook its next token; the one before opens nothing any more. Null when it is not linked. */
  rotate(sourceId: string, request: RequestIdentity, hashOf: HashOf, nowMs: number): Promise<SourceChange | null> {
    return database.em.fork().transactional(async (em) => {
      const row = await em.findOneOrFail(SourceEntity, { id: sourceId }, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (row.status === 'unlinked') return null;
      const next = row.tokenRevision + 1;
      const claim = await claimKey(em, request, `${sourceId}:${next}`, nowMs);
      if (claim.outcome === 'conflict') return { outcome: 'conflict' };
      if (claim.outcome === 'existing')
        return { outcome: 'done', source: toSource(row), tokenRevision: Number(claim.resourceId.split(':')[1]) };
      row.tokenRevision = next;
      row.tokenHash = hashOf(sourceId, next);
      await em.flush();
      await tell(em, 'source.rotated', toSource(row), nowMs);
      return { outcome: 'done', source: toSource(row), tokenRevision: next };
    });
  },

  /** Its token opens nothing from now on. Null when there is none; once more changes nothing. */
  unlink(agentId: string, sourceId: string, nowMs: number): Promise<Source | null> {
    return database.em.fork().transactional(async (em) => {
      const mine = { id: sourceId, agent: agentId };
      const row = await em.findOne(SourceEntity, mine, { lockMode: LockMode.PESSIMISTIC_WRITE });
      if (!row) return null;
      if (row.status === 'linked') {
        row.status = 'unlinked';
        row.unlinkedAtMs = nowMs;
        await em.flush();
        await tell(em, 'source.unlinked', toSource(row), nowMs);
      }
      return toSource(row);
    });
  },

  async find(agentId: string, sourceId: string): Promise<Source | null> {
    const row = await database.em.fork().findOne(SourceEntity, { id: sourceId, agent: agentId });
    return row && toSource(row);
  },

  async list(agentId: string): Promise<Source[]> {
    const rows = await database.em.fork().find(SourceEntity, { agent: agentId }, { orderBy: { id: 'asc' } });
    return rows.map(toSource);
  },
});
