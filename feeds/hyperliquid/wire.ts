import { z } from 'zod';

/**
 * The messages that we exchange with Hyperliquid.
 * https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/websocket/subscriptions
 */
export const subscribeToBbo = (coin: string): string =>
  JSON.stringify({ method: 'subscribe', subscription: { type: 'bbo', coin } });

/** Answered by {"channel":"pong"}; the venue closes a connection that is idle for 60 s. */
export const PING = JSON.stringify({ method: 'ping' });

/** The venue may greet with this text, which is not JSON. */
export const GREETING = 'Websocket connection established.';

/** A pong has no data. */
export const envelopeSchema = z.object({ channel: z.string(), data: z.unknown().optional() });

/** Prices stay unknown here, because parse.ts tells a bad price from a bad message. */
const levelSchema = z.object({ px: z.unknown() });
export const bboSchema = z.object({
  coin: z.string(),
  time: z.unknown(),
  bbo: z.tuple([levelSchema.nullable(), levelSchema.nullable()]),
});

export const candleSnapshotRequest = (req: {
  coin: string;
  interval: string;
  startTime: number;
  endTime: number;
}): string => JSON.stringify({ type: 'candleSnapshot', req });

/** t and T are open and close time, s the coin, i the interval. */
export const candleSnapshotSchema = z.array(
  z.object({
    t: z.int().positive(),
    s: z.string(),
    i: z.string(),
    o: z.string(),
    h: z.string(),
    l: z.string(),
    c: z.string(),
    v: z.string(),
  }),
);
export type SnapshotRow = z.infer<typeof candleSnapshotSchema>[number];
