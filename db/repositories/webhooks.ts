import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { EventType } from '../../domain/event.ts';
import type { Delivery, DeliveryStatus, Webhook } from '../../domain/webhook.ts';
import { WebhookDeliveryEntity, WebhookEntity } from '../entities/webhook.ts';
import { newId } from '../ids.ts';
import type { Database } from '../orm.ts';
import { settledNow, writeEvents } from './events.ts';
import type { RequestIdentity } from './idempotency.ts';
import { claimKey } from './idempotency.ts';
import { toDelivery, toWebhook, webhookEvent } from './webhook-mapping.ts';

/** Each costs a question a second and a deed that runs all the time. */
const MOST_WEBHOOKS = 20;

type Made<Thing> = { outcome: 'created' | 'existing'; made: Thing } | { outcome: 'conflict'; resourceId: string };

interface WebhookChanges {
  url?: string | undefined;
  eventTypes?: readonly EventType[] | null | undefined;
  isActive?: boolean | undefined;
}

/** What users do with webhooks; what their workflows do stands in webhook-deliveries. */
export const webhookRepository = (database: Database) => ({
  /** Events from now on; `full` when there are as many as may be. */
  create(
    input: { userId: string; url: string; eventTypes: readonly EventType[] | null },
    request: RequestIdentity,
    nowMs: number,
  ): Promise<Made<Webhook> | { outcome: 'full'; most: number }> {
    return database.em.fork().transactional(async (em) => {
      const id = newId();
      const claim = await claimKey(em, request, id, nowMs);
      if (claim.outcome === 'conflict') return claim;
      if (claim.outcome === 'existing') {
        const earlier = await em.findOneOrFail(WebhookEntity, { id: claim.resourceId });
        return { outcome: 'existing', made: toWebhook(earlier) };
      }
      // One after the other, so that two never both find the last free place.
      await em.execute('select id from users where id = ? for update', [input.userId]);
      const count = await em.count(WebhookEntity, { user: input.userId, status: { $ne: 'removed' } });
      if (count >= MOST_WEBHOOKS) {
        await em.execute('delete from idempotency_keys where resource_id = ?', [id]);
        return { outcome: 'full', most: MOST_WEBHOOKS };
      }
      const row = em.create(WebhookEntity, {
        id,
        user: input.userId,
        url: input.url,
        eventTypes: input.eventTypes,
        status: 'active',
        disabledReason: null,
        revision: 1,
        secretRevision: 1,
        cursor: await settledNow(em),
        failingSinceMs: null,
        hasNews: true,
        createdAtMs: nowMs,
        updatedAtMs: nowMs,
      });
      await em.flush();
      await writeEvents(em, [webhookEvent(id, 'webhook.created', { eventTypes: input.eventTypes }, 'api', nowMs)]);
      return { outcome: 'created', made: toWebhook(row) };
    });
  },

  async find(id: string): Promise<Webhook | null> {
    const row = await database.em.fork().findOne(WebhookEntity, { id, status: { $ne: 'removed' } });
    return row && toWebhook(row);
  },

  async list(page: { limit: number; before: string | null }): Promise<Webhook[]> {
    const rows = await database.em
      .fork()
      .find(
        WebhookEntity,
        { status: { $ne: 'removed' }, ...(page.before === null ? {} : { id: { $lt: page.before } }) },
        { orderBy: { id: 'desc' }, limit: page.limit },
      );
    return rows.map(toWebhook);
  },

  /** One that is made active goes on where it stood, and with a clean record. */
  async change(
    id: string,
    revision: number,
    changes: WebhookChanges,
    nowMs: number,
  ): Promise<Webhook | 'missing' | 'changedMeanwhile'> {
    const changed = await changing(database, id, nowMs, async (em, row) => {
      if (row.revision !== revision) return 'changedMeanwhile' as const;
      if (changes.url !== undefined) row.url = changes.url;
      if (changes.eventTypes !== undefined) row.eventTypes = changes.eventTypes;
      if (changes.isActive !== undefined) row.status = changes.isActive ? 'active' : 'paused';
      if (changes.isActive === true) {
        row.disabledReason = null;
        row.failingSinceMs = null;
      }
      row.revision += 1;
      const payload = { changed: Object.keys(changes), status: row.status };
      await writeEvents(em, [webhookEvent(id, 'webhook.changed', payload, 'api', nowMs)]);
      return toWebhook(row);
    });
    return changed ?? 'missing';
  },

  /** The next secret is in force at once. Null when there is no such webhook. */
  rotateSecret(id: string, request: RequestIdentity, nowMs: number): Promise<Made<Webhook> | null> {
    return changing(database, id, nowMs, async (em, row) => {
      const claim = await claimKey(em, request, id, nowMs);
      if (claim.outcome === 'conflict') return claim;
      if (claim.outcome === 'existing') return { outcome: 'existing', made: toWebhook(row) };
      row.secretRevision += 1;
      row.revision += 1;
      await writeEvents(em, [webhookEvent(id, 'webhook.changed', { changed: ['secret'] }, 'api', nowMs)]);
      return { outcome: 'created', made: toWebhook(row) };
    });
  },

  remove(id: string, nowMs: number): Promise<Webhook | null> {
    return changing(database, id, nowMs, async (em, row) => {
      row.status = 'removed';
      row.revision += 1;
      await writeEvents(em, [webhookEvent(id, 'webhook.removed', {}, 'api', nowMs)]);
      return toWebhook(row);
    });
  },

  /** The log, newest first. */
  async deliveries(
    webhookId: string,
    filter: {
      status?: DeliveryStatus | undefined;
      eventType?: EventType | undefined;
      eventId?: string | undefined;
      limit: number;
      before: string | null;
    },
  ): Promise<Delivery[]> {
    const { status, eventType, eventId, limit, before } = filter;
    const rows = await database.em.fork().find(
      WebhookDeliveryEntity,
      {
        webhook: webhookId,
        ...(status && { status }),
        ...(eventType && { eventType }),
        ...(eventId && { eventId }),
        ...(before !== null && { id: { $lt: before } }),
      },
      { orderBy: { id: 'desc' }, limit },
    );
    return rows.map(toDelivery);
  },

  /** Sends an event once more, out of turn; only an active webhook sends. Null when there is no such webhook. */
  replay(
    { webhookId, deliveryId }: { webhookId: string; deliveryId: string },
    request: RequestIdentity,
    nowMs: number,
  ): Promise<Made<Delivery> | { outcome: 'noDelivery' } | { outcome: 'inactive' } | null> {
    return changing(database, webhookId, nowMs, async (em, webhook) => {
      const id = newId();
      const claim = await claimKey(em, request, id, nowMs);
      if (claim.outcome === 'conflict') return claim;
      if (claim.outcome === 'existing') {
        const earlier = await em.findOneOrFail(WebhookDeliveryEntity, { id: claim.resourceId });
        return { outcome: 'existing', made: toDelivery(earlier) };
      }
      const original = await em.findOne(WebhookDeliveryEntity, { id: deliveryId, webhook: webhookId });
      if (original === null || webhook.status !== 'active') {
        await em.execute('delete from idempotency_keys where resource_id = ?', [id]);
        return { outcome: original === null ? 'noDelivery' : 'inactive' };
      }
      const { eventId, eventType, cursor } = original;
      const row = em.create(WebhookDeliveryEntity, {
        id,
        webhook: webhookId,
        eventId,
        eventType,
        cursor,
        status: 'pending',
        attempts: 0,
        lastStatus: null,
        problem: null,
        replayOf: deliveryId,
        createdAtMs: nowMs,
        lastAttemptAtMs: null,
      });
      await em.flush();
      return { outcome: 'created', made: toDelivery(row) };
    });
  },

  /** Those whose workflow has not looked since they were changed: a message to it was lost. */
  async withNews(changedBeforeMs: number): Promise<string[]> {
    const rows = await database.em
      .fork()
      .find(WebhookEntity, { hasNews: true, updatedAtMs: { $lte: changedBeforeMs } }, { limit: 500 });
    return rows.map((row) => row.id);
  },
});

type Row = Awaited<ReturnType<typeof lockWebhook>>;

const lockWebhook = (em: EntityManager, id: string) =>
  em.findOne(WebhookEntity, { id, status: { $ne: 'removed' } }, { lockMode: LockMode.PESSIMISTIC_WRITE });

/** One change under the lock of the row, of which the workflow is to hear. Null when there is no such webhook. */
function changing<Result>(
  database: Database,
  id: string,
  nowMs: number,
  change: (em: EntityManager, row: NonNullable<Row>) => Promise<Result>,
): Promise<Result | null> {
  return database.em.fork().transactional(async (em) => {
    const row = await lockWebhook(em, id);
    if (!row) return null;
    const result = await change(em, row);
    row.hasNews = true;
    row.updatedAtMs = nowMs;
    await em.flush();
    return result;
  });
}
