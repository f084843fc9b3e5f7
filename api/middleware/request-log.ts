import { createMiddleware } from 'hono/factory';
import type { ApiEnv, Log } from '../dependencies.ts';
import { shownPath } from './alert-door.ts';

/** Asked every few seconds by machines; not worth a line each. */
const QUIET: ReadonlySet<string> = new Set(['/health', '/ready', '/metrics']);

/** One line for each request: no body, no query, no header, no secret of a path. */
export const requestLog = (log: Log) =>
  createMiddleware<ApiEnv>(async (c, next) => {
    const startedMs = performance.now();
    await next();
    const line = {
      requestId: c.get('requestId'),
      method: c.req.method,
      path: shownPath(c.req.path),
      status: c.res.status,
      ms: Math.round((performance.now() - startedMs) * 10) / 10,
    };
    if (QUIET.has(c.req.path)) log.debug(line, 'request');
    else log.info(line, 'request');
  });
