import { createMiddleware } from 'hono/factory';
import { secureHeaders } from 'hono/secure-headers';
import type { ApiEnv } from '../dependencies.ts';

const NOTHING = ["'none'"];

/** Replies are data: nothing in them may run, be framed or be kept. */
export const securityHeaders = secureHeaders({
  // Plain HTTP on loopback: there is no TLS to insist on.
  strictTransportSecurity: false,
  xFrameOptions: 'DENY',
  contentSecurityPolicy: { defaultSrc: NOTHING, frameAncestors: NOTHING, baseUri: NOTHING, formAction: NOTHING },
  overwrite: false,
});

/** The documentation page runs its own files and nothing else; it asks nobody but this api. */
export const documentationHeaders = secureHeaders({
  strictTransportSecurity: false,
  xFrameOptions: 'DENY',
  contentSecurityPolicy: {
    defaultSrc: NOTHING,
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    frameAncestors: NOTHING,
    baseUri: NOTHING,
    formAction: NOTHING,
  },
});

/** The page runs its own files, nothing that stands in the document, and asks nobody but this api. */
const headersOfPage = secureHeaders({
  strictTransportSecurity: false,
  xFrameOptions: 'DENY',
  contentSecurityPolicy: {
    defaultSrc: NOTHING,
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    frameAncestors: NOTHING,
    baseUri: NOTHING,
    formAction: NOTHING,
  },
});

/** HTML has the policy of the page, unless it has another one already; everything else is data. */
export const pageHeaders = createMiddleware<ApiEnv>(async (c, next) => {
  await next();
  const isPage = c.res.headers.get('content-type')?.startsWith('text/html') === true && !c.req.path.startsWith('/api/');
  if (isPage) await headersOfPage(c, () => Promise.resolve());
});
