import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type {
  FeedActivities,
  MarketWatchActivities,
  TradingActivities,
  VenueActivities,
  WebhookActivities,
} from '../contracts/temporal/activities.ts';
import { FAILURES } from '../contracts/temporal/failures.ts';
import { PRIORITIES } from '../contracts/temporal/priorities.ts';
import {
  FEED_QUEUE,
  MARKET_WATCH_QUEUE,
  TRADING_QUEUE,
  venueQueue,
  WEBHOOKS_QUEUE,
} from '../contracts/temporal/queues.ts';

/** Every timeout and retry of the house, in one place. One layer retries: this one. */

/** A worker that dies is noticed after this; workers/heartbeat.ts beats each second. */
const HEARTBEAT = '3 seconds';

/** Decisions on the record, made in the first workflow task. They wait for the record as long as it is away. */
export const decisions = proxyLocalActivities<TradingActivities>({
  startToCloseTimeout: '5 seconds',
  retry: { initialInterval: '100 milliseconds', maximumInterval: '5 seconds' },
});

/** Bookkeeping of lives that are long: waits for the record, however long it is away. */
export const bookkeeping = proxyActivities<TradingActivities>({
  taskQueue: TRADING_QUEUE,
  startToCloseTimeout: '10 seconds',
  heartbeatTimeout: HEARTBEAT,
  retry: { initialInterval: '200 milliseconds', maximumInterval: '5 seconds' },
});

/** The roll-up reads every account. */
export const accounting = proxyActivities<TradingActivities>({
  taskQueue: TRADING_QUEUE,
  startToCloseTimeout: '5 minutes',
  retry: { maximumAttempts: 3 },
});

/** Sending an entry. An unclear answer is not tried again here: it is asked about, by `asking`. */
export const entering = (venue: string) =>
  proxyActivities<VenueActivities>({
    taskQueue: venueQueue(venue),
    startToCloseTimeout: '10 seconds',
    heartbeatTimeout: HEARTBEAT,
    retry: {
      initialInterval: '200 milliseconds',
      maximumInterval: '2 seconds',
      nonRetryableErrorTypes: [FAILURES.orderUnresolved],
    },
    priority: PRIORITIES.entries,
  });

/** Asking what became of an order. Ends because every entry has an expiry after which absence is an answer. */
export const asking = (venue: string) =>
  proxyActivities<VenueActivities>({
    taskQueue: venueQueue(venue),
    startToCloseTimeout: '10 seconds',
    heartbeatTimeout: HEARTBEAT,
    retry: { initialInterval: '500 milliseconds', maximumInterval: '5 seconds' },
    priority: PRIORITIES.questions,
  });

/** Protecting and closing never give up, and go before everything else on the venue's queue. */
export const guarding = (venue: string) =>
  proxyActivities<VenueActivities>({
    taskQueue: venueQueue(venue),
    startToCloseTimeout: '10 seconds',
    heartbeatTimeout: HEARTBEAT,
    retry: { initialInterval: '200 milliseconds', maximumInterval: '2 seconds' },
    priority: PRIORITIES.exits,
  });

/** A kill goes before everything else, and is tried until somebody takes it; a process that dies at it is noticed at once. */
export const killing = (venue: string) =>
  proxyActivities<VenueActivities>({
    taskQueue: venueQueue(venue),
    startToCloseTimeout: '30 seconds',
    heartbeatTimeout: '3 seconds',
    retry: { initialInterval: '200 milliseconds', maximumInterval: '2 seconds' },
    priority: { priorityKey: 1 },
  });

/** Reconciliation reads every account; the next minute brings the next try. */
export const reconciling = (venue: string) =>
  proxyActivities<VenueActivities>({
    taskQueue: venueQueue(venue),
    startToCloseTimeout: '5 minutes',
    heartbeatTimeout: HEARTBEAT,
    retry: { maximumAttempts: 2 },
    priority: PRIORITIES.reconciliation,
  });

/** One watcher for hours; a dead one is noticed by its missing heartbeat. */
export const watching = proxyActivities<MarketWatchActivities>({
  taskQueue: MARKET_WATCH_QUEUE,
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '5 seconds',
  retry: { initialInterval: '500 milliseconds', maximumInterval: '5 seconds' },
});

/** Delivering alerts waits for the record, however long it is away: those behind may not overtake. */
export const relaying = proxyActivities<FeedActivities>({
  taskQueue: FEED_QUEUE,
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: HEARTBEAT,
  retry: { initialInterval: '200 milliseconds', maximumInterval: '5 seconds' },
});

/** Reconciliation waits for one of these: a process that died at it must not cost the accounts their minute. */
export const bringing = proxyActivities<FeedActivities>({
  taskQueue: FEED_QUEUE,
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: HEARTBEAT,
  retry: { maximumAttempts: 3 },
});

/** One webhook for an hour. Waiting for a receiver is the workflow's; this waits for the record, however long it is away. */
export const delivering = proxyActivities<WebhookActivities>({
  taskQueue: WEBHOOKS_QUEUE,
  startToCloseTimeout: '2 hours',
  heartbeatTimeout: '5 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '10 seconds' },
});
