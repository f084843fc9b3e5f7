import type { PriceTick } from '../../domain/market.ts';
import type { Price } from '../../domain/money.ts';
import { add, DECIMAL_PATTERN, divide, isAtLeast, isPositive, parseDecimal } from '../../domain/money.ts';
import { FUTURE_TOLERANCE_MS } from '../../domain/price-guard.ts';
import { bboSchema, envelopeSchema, GREETING } from './wire.ts';

export const HYPERLIQUID = 'hyperliquid';

/** Why a message gave no price. */
export const REJECTIONS = [
  'tooLong',
  'notText',
  'notJson',
  'wrongChannel',
  'wrongShape',
  'unknownCoin',
  'badTime',
  'badPrice',
  'oneSided',
  'crossed',
] as const;
export type Rejection = (typeof REJECTIONS)[number];

export type Parsed =
  | { kind: 'tick'; tick: PriceTick }
  /** pong, acknowledgement, greeting: shows that the connection lives. */
  | { kind: 'sign' }
  | { kind: 'rejected'; reason: Rejection };

/** A bbo message has about 150 characters; an acknowledgement about as many. */
export const LONGEST_MESSAGE_CHARACTERS = 16_384;

const SIGN_CHANNELS = ['pong', 'subscriptionResponse'];
const rejected = (reason: Rejection): Parsed => ({ kind: 'rejected', reason });

interface Context {
  /** The instrument of each coin that we asked for. */
  instruments: ReadonlyMap<string, string>;
  receivedAtMs: number;
}

/** Turns one WebSocket message into a tick, or says why not. Never throws, whatever the message. */
export function parseMessage(message: unknown, { instruments, receivedAtMs }: Context): Parsed {
  if (typeof message !== 'string') return rejected('notText');
  if (message.length > LONGEST_MESSAGE_CHARACTERS) return rejected('tooLong');
  if (message === GREETING) return { kind: 'sign' };
  const json = jsonOf(message);
  if (json === undefined) return rejected('notJson');
  const envelope = envelopeSchema.safeParse(json);
  if (!envelope.success) return rejected('wrongShape');
  if (SIGN_CHANNELS.includes(envelope.data.channel)) return { kind: 'sign' };
  if (envelope.data.channel !== 'bbo') return rejected('wrongChannel');
  const bbo = bboSchema.safeParse(envelope.data.data);
  if (!bbo.success) return rejected('wrongShape');
  const instrument = instruments.get(bbo.data.coin);
  if (instrument === undefined) return rejected('unknownCoin');
  const { time } = bbo.data;
  if (!isTime(time) || time > receivedAtMs + FUTURE_TOLERANCE_MS) return rejected('badTime');
  const [bidLevel, askLevel] = bbo.data.bbo;
  if (bidLevel === null || askLevel === null) return rejected('oneSided');
  const bid = priceOf(bidLevel.px);
  const ask = priceOf(askLevel.px);
  if (bid === null || ask === null) return rejected('badPrice');
  if (isAtLeast(bid, ask)) return rejected('crossed');
  const mid = divide(add(bid, ask), 2);
  return { kind: 'tick', tick: { instrument, bid, ask, mid, source: HYPERLIQUID, venueAtMs: time, receivedAtMs } };
}

/** A positive decimal in its shortest form; null for everything else that a venue may send as a price. */
export function priceOf(value: unknown): Price | null {
  if (typeof value !== 'string' || !DECIMAL_PATTERN.test(value)) return null;
  const price = parseDecimal(value);
  return isPositive(price) ? price : null;
}

const isTime = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
