import type { EventType } from './event.ts';
import { isPublicAddress } from './network-address.ts';

/** removed ones are kept for their log and shown nowhere. */
export const WEBHOOK_STATUSES = ['active', 'paused', 'disabled', 'removed'] as const;
type WebhookStatus = (typeof WEBHOOK_STATUSES)[number];

/** Why the platform disabled it: the receiver said 410 Gone, or did not take anything for too long. */
export const DISABLED_REASONS = ['gone', 'failing'] as const;
type DisabledReason = (typeof DISABLED_REASONS)[number];

/** Where a user wants to be told of events. */
export interface Webhook {
  id: string;
  url: string;
  /** Null for all. */
  eventTypes: readonly EventType[] | null;
  status: WebhookStatus;
  disabledReason: DisabledReason | null;
  /** Counts changes of what people edit. */
  revision: number;
  /** Counts rotations of the signing secret, which is derived from it. */
  secretRevision: number;
  createdAtMs: number;
}

export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

/** One event on its way to one webhook, with what became of its last attempt. */
export interface Delivery {
  id: string;
  webhookId: string;
  eventId: string;
  eventType: EventType;
  status: DeliveryStatus;
  attempts: number;
  /** What the receiver answered last; null when there was no answer. */
  lastStatus: number | null;
  /** Why the last attempt did not succeed. */
  problem: string | null;
  /** The delivery whose event this one sends once more, because a person asked. */
  replayOf: string | null;
  createdAtMs: number;
  lastAttemptAtMs: number | null;
}

export const webhookSecretPurpose = ({ id, secretRevision }: Pick<Webhook, 'id' | 'secretRevision'>): string =>
  `webhook:${id}:${secretRevision}`;

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Pauses between attempts, as the Standard Webhooks specification recommends; after the last one the event is given up. */
const RETRY_AFTER_MS = [5 * SECOND_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS] as const;
export const MOST_ATTEMPTS = RETRY_AFTER_MS.length + 1;

/** A receiver that takes nothing for so long is left alone. */
export const FAILING_FOR_MS = 5 * 24 * HOUR_MS;

/** The pause after so many failed attempts, a fifth longer or shorter, so that receivers are not asked by all at once. */
export const retryAfterMs = (attempts: number, random: number): number =>
  Math.round((RETRY_AFTER_MS[attempts - 1] ?? RETRY_AFTER_MS[0]) * (0.8 + 0.4 * random));

/** What is wrong with a target that can be told without asking for its address; null when nothing is. */
export function targetProblem(text: string, { allowsPrivate }: { allowsPrivate: boolean }): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'https:' && !(allowsPrivate && url?.protocol === 'http:')) return 'must be an https address';
  if (url.username !== '' || url.password !== '') return 'must not contain a name or a password';
  if (url.hash !== '') return 'must not contain a fragment';
  if (allowsPrivate) return null;
  if (url.port !== '') return 'must not name a port';
  const literal = addressIn(url.hostname);
  return literal !== null && !isPublicAddress(literal) ? 'must not be an address of a private network' : null;
}

/** The address that a host name is, without brackets; null when it is a name. */
export function addressIn(hostname: string): string | null {
  if (hostname.startsWith('[')) return hostname.slice(1, -1);
  return /^[\d.]+$/.test(hostname) ? hostname : null;
}
