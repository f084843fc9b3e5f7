import { z } from 'zod';
import { amount } from './engine/amount.ts';
import type { Answer, Asked } from './reply.ts';
import { WireError } from './reply.ts';
import { entrySchema } from './script.ts';
import type { Untimed, Venue } from './venue.ts';
import { viewOfOrder } from './views.ts';
import { accountOf } from './writes.ts';

const price = z.string().refine((text) => amount(text).isPositive() && !amount(text).isZero());
const account = z.string().min(1);
const symbol = z.enum(['BTCUSD', 'ETHUSD', 'SOLUSD']);

/** What the harness may do, which no client of the wire can. */
const schemas = {
  account: z.strictObject({ account, balance: z.string() }),
  price: z.strictObject({ symbol, price }),
  script: z.strictObject({ entries: z.array(entrySchema) }),
  switches: z.strictObject({ dedupe: z.boolean(), nativeStops: z.boolean(), expiry: z.boolean() }),
  /** A market order or a cancel by the owner of the account, at the venue's own screen. */
  trade: z.strictObject({ account, symbol, side: z.enum(['BUY', 'SELL']), quantity: z.string() }),
  'hand-cancel': z.strictObject({ account, clientId: z.string() }),
  'force-out': z.strictObject({
    account,
    symbol,
    cause: z.enum(['LIQUIDATION', 'ADL']),
    fraction: z.string().default('1'),
  }),
  symbol: z.strictObject({ symbol, status: z.enum(['TRADING', 'HALTED', 'DELISTED']) }),
  /** Longs pay rate × value; negative makes shorts pay. */
  funding: z.strictObject({ symbol, rate: z.string() }),
  agent: z.strictObject({ account, isExpired: z.boolean() }),
  /** The next signed calls of the account are refused for their nonce. */
  'nonce-refusals': z.strictObject({ account, times: z.int().min(0) }),
  /** The venue's clock runs this much ahead of the machine's. */
  clock: z.strictObject({ aheadMs: z.int() }),
};
const accountSchema = z.looseObject({ account });
type Deed = keyof typeof schemas;

export function control(venue: Venue, { method, path, body, receivedAtMs }: Asked): Answer {
  const deed = path.slice('/control/'.length);
  if (method !== 'POST' || !(deed in schemas))
    throw new WireError(404, 'ROUTE_UNKNOWN', `There is no ${method} ${path}.`);
  return { status: 200, body: { done: act(venue, deed as Deed, body, receivedAtMs) } };
}

function act(venue: Venue, deed: Deed, body: unknown, receivedAtMs: number): unknown {
  const run = (command: Untimed): unknown => {
    const { order } = venue.do(command);
    return order && viewOfOrder(order);
  };
  const named = accountSchema.safeParse(body);
  // The book must never name what does not exist.
  if (deed !== 'account' && named.success) accountOf(venue, named.data.account);
  switch (deed) {
    case 'account': {
      const input = schemas.account.parse(body);
      if (venue.engine.accounts.has(input.account))
        throw new WireError(409, 'ACCOUNT_EXISTS', `${input.account} is open.`);
      return run({ type: 'account', ...input });
    }
    case 'price':
      return run({ type: 'price', ...schemas.price.parse(body) });
    case 'script':
      venue.setScript(schemas.script.parse(body).entries);
      return null;
    case 'switches':
      return run({ type: 'switches', switches: schemas.switches.parse(body) });
    case 'trade': {
      const trade = schemas.trade.parse(body);
      const terms = {
        ...trade,
        clientId: null,
        kind: 'MARKET',
        price: null,
        trigger: null,
        timeInForce: 'IOC',
        reduceOnly: false,
        expiresAt: null,
      } as const;
      return run({ type: 'place', terms, nonce: null, origin: 'HAND', receivedAtMs, bend: {} });
    }
    case 'hand-cancel':
      return run({ type: 'cancel', ...schemas['hand-cancel'].parse(body), nonce: null, origin: 'HAND' });
    case 'force-out':
      return run({ type: 'forceOut', ...schemas['force-out'].parse(body) });
    case 'symbol':
      return run({ type: 'symbol', ...schemas.symbol.parse(body) });
    case 'funding':
      return run({ type: 'funding', ...schemas.funding.parse(body) });
    case 'agent':
      return run({ type: 'agent', ...schemas.agent.parse(body) });
    case 'nonce-refusals':
      return run({ type: 'nonceRefusals', ...schemas['nonce-refusals'].parse(body) });
    case 'clock':
      return run({ type: 'clock', ...schemas.clock.parse(body) });
  }
}
