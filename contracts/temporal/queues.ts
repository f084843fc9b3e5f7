/** Workflow tasks, and activities that touch only the record. */
export const TRADING_QUEUE = 'trading';
/** Activities that bring things in: signals from folders, instruments from venues. */
export const FEED_QUEUE = 'feed';
/** Events that are posted to webhooks, each by a deed that runs for hours; a slow receiver holds up nobody else. */
export const WEBHOOKS_QUEUE = 'webhooks';
/** The long-running watchers. */
export const MARKET_WATCH_QUEUE = 'market-watch';
/** A workflow task of a worker that died is given to another after this. */
export const WORKFLOW_TASK_TIMEOUT = '4 seconds';
/** One queue per venue, so that a slow venue holds up nobody else. */
export const venueQueue = (venue: string): string => `venue-${venue}`;
