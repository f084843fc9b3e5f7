import { secureHeaders } from 'hono/secure-headers';

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
