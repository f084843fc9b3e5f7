import { randomUUID } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from '../dependencies.ts';

const HEADER = 'x-request-id';
/** What a caller may call its request; anything else could forge lines in a log. */
const SAFE = /^[\w.:-]{1,64}$/;

/** Names the request: as the caller did, or anew. */
export const requestId = createMiddleware<ApiEnv>(async (c, next) => {
  const given = c.req.header(HEADER);
  const id = given !== undefined && SAFE.test(given) ? given : randomUUID();
  c.set('requestId', id);
  c.header(HEADER, id);
  await next();
});
