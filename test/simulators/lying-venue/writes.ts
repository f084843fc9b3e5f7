import { z } from 'zod';
import { nonceRefusal } from './engine/nonces.ts';
import type { Bend } from './engine/commands.ts';
import type { VenueAccount, VenueOrder } from './engine/types.ts';
import type { Answer } from './reply.ts';
import { WireError } from './reply.ts';
import { viewOfOrder } from './views.ts';
import type { Venue } from './venue.ts';

const decimal = z.string().regex(/^\d{1,24}(\.\d{1,18})?$/);
const signed = { account: z.string(), nonce: z.int().min(1), clientId: z.string().regex(/^[A-Za-z0-9:_-]{1,100}$/) };

export const placeSchema = z.strictObject({
  ...signed,
  symbol: z.string(),
  side: z.enum(['BUY', 'SELL']),
  kind: z.enum(['MARKET', 'LIMIT', 'STOP', 'TAKE_PROFIT']),
  quantity: decimal,
  price: decimal.nullable(),
  trigger: decimal.nullable(),
  timeInForce: z.enum(['GTC', 'IOC']),
  reduceOnly: z.boolean(),
  expiresAt: z.int().nullable(),
});

export const cancelSchema = z.strictObject(signed);

/** A signed call is one of the account's own agent with a nonce that was never used. Anything else is a definite no. */
function admit(venue: Venue, id: string, nonce: number): VenueAccount {
  const account = accountOf(venue, id);
  if (account.isAgentExpired) {
    venue.do({ type: 'refused', account: id, why: 'agentExpired' });
    throw new WireError(401, 'AGENT_EXPIRED', `The agent of account ${id} has expired.`);
  }
  const why = account.nonceRefusals > 0 ? 'nonceScripted' : nonceRefusal(account, nonce);
  if (why === null) return account;
  venue.do({ type: 'refused', account: id, why });
  throw new WireError(409, 'NONCE_REFUSED', `The nonce ${String(nonce)} of account ${id} was refused: ${why}.`);
}

export function place(venue: Venue, asked: z.infer<typeof placeSchema>, receivedAtMs: number, bend: Bend): Answer {
  const { nonce, ...terms } = asked;
  admit(venue, terms.account, nonce);
  const { order } = venue.do({ type: 'place', terms, nonce, origin: 'WIRE', receivedAtMs, bend });
  return { status: 200, body: { order: order && viewOfOrder(order) } };
}

export function cancel(
  venue: Venue,
  { account, nonce, clientId }: z.infer<typeof cancelSchema>,
): Answer & { order: VenueOrder | null } {
  admit(venue, account, nonce);
  const { order } = venue.do({ type: 'cancel', account, clientId, nonce, origin: 'WIRE' });
  if (!order) throw new WireError(404, 'ORDER_UNKNOWN', `Account ${account} has no order ${clientId}.`);
  return { status: 200, body: { order: viewOfOrder(order) }, order };
}

export function accountOf(venue: Venue, id: string): VenueAccount {
  const account = venue.engine.accounts.get(id);
  if (!account) throw new WireError(403, 'ACCOUNT_UNKNOWN', `There is no account ${id}.`);
  return account;
}
