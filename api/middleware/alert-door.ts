import type { HonoRequest } from 'hono';

/** The one door that is meant for the outside; the rest of its path is a secret. */
export const ALERTS_PATH = '/api/webhooks/tradingview/';

/** Is this an alert? What it carries is proof enough of who sends it, and it is no JSON of ours. */
export const isAlert = ({ method, path }: Pick<HonoRequest, 'method' | 'path'>): boolean =>
  method === 'POST' && path.startsWith(ALERTS_PATH) && !path.slice(ALERTS_PATH.length).includes('/');

/** A path as logs and replies may show it: nothing of what follows the door of alerts, however it is written. */
export const shownPath = (path: string): string => path.replace(/(tradingview).+$/is, '$1/…');
