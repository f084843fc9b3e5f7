import { LockMode } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { DomainEvent } from '../../domain/event.ts';
import type { Delivery, Webhook } from '../../domain/webhook.ts';
import { FAILING_FOR_MS, MOST_ATTEMPTS } from '../../domain/webhook.ts';
import { WebhookDeliveryEntity, WebhookEntity } from '../entities/webhook.ts';
import { newId } from '../ids.ts';
import type { Database } from '../orm.ts';
import { eventById, eventsAfter, writeEvents } from './events.ts';
import { toDelivery, toWebhook, webhookEvent } from './webhook-mapping.ts';

/**
 * What a webhook has to send now. `passed` is nothing of what was looked through, and there is more; `idle` nothing yet, `inactive`
 * nothing until somebody changes it, `removed` nothing ever.
 */
type NextDelivery =
  | { outcome: 'due'; webhook: Webhook; delivery: Delivery; event: DomainEvent }
  | { outcome: 'passed' | 'idle' }
  | { outcome: 'inactive' | 'removed' };

/** What an attempt came to: the status that was answered, or why there was none. */
export interface AttemptResult {
  status: number | null;
  problem: string | null;
  /** By the wall's clock: how long a receiver fails has nothing to do with the market. */
  atMs: number;
}

/** Events that are looked through at once for one that is wanted: as long as it takes nobody is told of anything newer. */
const PAGE = 500;
const GONE = 410;

type WebhookRow = NonNullable<Awaited<ReturnType<typeof lockedWebhook>>>;

const lockedWebhook = (em: EntityManager, id: string) =>
  em.findOne(WebhookEntity, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });

/** What the workflow of a webhook does: one event after the other, in the order of their cursors. */
export const webhookDeliveryRepository = (database: Database) => ({
  /**
   * The delivery that is next: what people want replayed first, then, when the head is due, the event behind the cursor. Asking
   * again gives the same delivery until its attempt is recorded.
   */
  next(webhookId: string, isHeadDue: boolean, nowMs: number): Promise<NextDelivery> {
    return database.em.fork().transactional(async (em): Promise<NextDelivery> => {
      const webhook = await lockedWebhook(em, webhookId);
      if (webhook?.hasNews) webhook.hasNews = false;
      await em.flush();
      if (!webhook || webhook.status === 'removed') return { outcome: 'removed' };
      if (webhook.status !== 'active') return { outcome: 'inactive' };
      const row = (await pending(em, webhookId, isHeadDue)) ?? (isHeadDue ? await head(em, webhook, nowMs) : null);
      if (row === 'passed') return { outcome: 'passed' };
      if (!row) return { outcome: 'idle' };
      const event = await eventById(em, row.eventId);
      return { outcome: 'due', webhook: toWebhook(webhook), delivery: toDelivery(row), event };
    });
  },

  /**
   * Records an attempt; with the end of a delivery the cursor moves, in the same transaction. A receiver that is gone, or has taken
   * nothing for days, disables the webhook; the event waits there until somebody makes it active again.
   */
  record(deliveryId: string, result: AttemptResult, nowMs: number): Promise<Delivery> {
    return database.em.fork().transactional(async (em) => {
      const { webhook: webhookId } = await em.findOneOrFail(WebhookDeliveryEntity, { id: deliveryId });
      const webhook = await em.findOneOrFail(
        WebhookEntity,
        { id: webhookId },
        { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
      );
      const row = await em.findOneOrFail(WebhookDeliveryEntity, { id: deliveryId }, { refresh: true });
      if (row.status !== 'pending') return toDelivery(row);
      const isDelivered = result.status !== null && result.status >= 200 && result.status < 300;
      row.attempts += 1;
      row.lastStatus = result.status;
      row.problem = result.problem;
      row.lastAttemptAtMs = result.atMs;
      webhook.failingSinceMs = isDelivered ? null : (webhook.failingSinceMs ?? result.atMs);
      const isReplay = row.replayOf !== null;
      if (isDelivered) row.status = 'delivered';
      else if (isReplay || row.attempts >= MOST_ATTEMPTS) row.status = 'failed';
      if (row.status !== 'pending' && !isReplay) webhook.cursor = row.cursor;
      const reason = result.status === GONE ? 'gone' : hasFailedForLong(webhook, result.atMs) ? 'failing' : null;
      if (reason !== null && webhook.status === 'active') {
        webhook.status = 'disabled';
        webhook.disabledReason = reason;
        webhook.revision += 1;
        await writeEvents(em, [webhookEvent(webhookId, 'webhook.disabled', { reason }, 'workflow', nowMs)]);
      }
      await em.flush();
      return toDelivery(row);
    });
  },
});

const hasFailedForLong = ({ failingSinceMs }: WebhookRow, atMs: number): boolean =>
  typeof failingSinceMs === 'number' && atMs - failingSinceMs >= FAILING_FOR_MS;

const pending = (em: EntityManager, webhook: string, isHeadDue: boolean) =>
  em.findOne(
    WebhookDeliveryEntity,
    { webhook, status: 'pending', ...(isHeadDue ? {} : { replayOf: { $ne: null } }) },
    { orderBy: [{ replayOf: 'asc nulls last' }, { id: 'asc' }] },
  );

/** The first event behind the cursor that is wanted becomes a delivery; what is not wanted is passed by. */
async function head(em: EntityManager, webhook: WebhookRow, nowMs: number) {
  const types = webhook.eventTypes && new Set(webhook.eventTypes);
  const events = await eventsAfter(em, webhook.cursor, PAGE);
  const wanted = events.find((event) => types?.has(event.type) ?? true);
  if (wanted) {
    const row = em.create(WebhookDeliveryEntity, {
      id: newId(),
      webhook: webhook.id,
      eventId: wanted.eventId,
      eventType: wanted.type,
      cursor: wanted.cursor,
      status: 'pending',
      attempts: 0,
      lastStatus: null,
      problem: null,
      replayOf: null,
      createdAtMs: nowMs,
      lastAttemptAtMs: null,
    });
    await em.flush();
    return row;
  }
  webhook.cursor = events.at(-1)?.cursor ?? webhook.cursor;
  await em.flush();
  return events.length < PAGE ? null : 'passed';
}
