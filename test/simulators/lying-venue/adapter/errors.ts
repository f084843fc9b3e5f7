import { VenueError } from '../../../../venues/port.ts';
import type { HttpReply } from '../../../../venues/http/client.ts';
import { unreadable } from '../../../../venues/http/failures.ts';
import { LYING_VENUE } from './parse.ts';
import { errorReply } from './wire.ts';

const CODES: Readonly<Record<string, { code: string; isRetryable: boolean }>> = {
  ACCOUNT_UNKNOWN: { code: 'accountUnknown', isRetryable: false },
  AGENT_EXPIRED: { code: 'agentExpired', isRetryable: false },
  NONCE_REFUSED: { code: 'nonceRefused', isRetryable: true },
  ORDER_UNKNOWN: { code: 'orderUnknown', isRetryable: false },
};

/**
 * What a 4xx says. The venue documents that one with its own error body did nothing: rejected. Anything else in a 4xx comes from
 * somebody in between, and then nobody knows.
 */
export function refusalOf({ status, body }: HttpReply, what: string): VenueError {
  const parsed = errorReply.safeParse(body);
  if (!parsed.success) return unreadable(LYING_VENUE, what, `answered ${String(status)} in words that are not its own`);
  const { code, message } = parsed.data.error;
  const known = CODES[code] ?? { code: 'badRequest', isRetryable: false };
  return new VenueError({ phase: 'rejected', ...known, message: `${LYING_VENUE} refused to ${what}: ${message}` });
}
