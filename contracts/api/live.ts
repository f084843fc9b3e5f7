import { z } from 'zod';
import { DIRECTIONS } from '../../domain/direction.ts';
import { POSITION_STATUSES } from '../../domain/position.ts';
import { ERROR_CODES, errorBody } from './error.ts';
import { priceReply } from './market.ts';
import { mark } from './position.ts';
import { amount, at, id } from './reply-fields.ts';
import { instrumentName } from './text.ts';

export const LIVE_TOPICS = ['prices', 'positions'] as const;

/** What a client wants to hear from now on, instead of what it wanted before. */
export const liveRequest = z
  .strictObject({
    subscribe: z.array(z.enum(LIVE_TOPICS)).max(LIVE_TOPICS.length),
    instruments: z.array(instrumentName).min(1).max(200).optional(),
  })
  .meta({ id: 'LiveRequest' });
export type LiveRequest = z.output<typeof liveRequest>;

/** Where a position stands at the latest price. */
const positionMark = z.strictObject({
  id,
  deploymentId: id,
  instrument: z.string(),
  direction: z.enum(DIRECTIONS),
  status: z.enum(POSITION_STATUSES),
  quantity: amount,
  mark,
});
export type PositionMark = z.output<typeof positionMark>;

/** What a client is told. Prices and positions: all that was asked for at first, then what has changed. */
export const liveMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('subscribed'), ...liveRequest.required().shape }).extend({
    instruments: z.array(z.string()).nullable(),
  }),
  z.strictObject({ type: z.literal('prices'), marketAt: at, prices: z.array(priceReply) }),
  z.strictObject({ type: z.literal('positions'), marketAt: at, positions: z.array(positionMark) }),
  z.strictObject({
    type: z.literal('error'),
    code: z.enum(ERROR_CODES),
    message: z.string(),
    details: errorBody.shape.details,
  }),
]);
export type LiveMessage = z.output<typeof liveMessage>;
