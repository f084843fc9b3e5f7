import type { Context } from 'hono';
import type { ApiEnv } from './dependencies.ts';
import { ApiError } from './errors.ts';

const MOST_BYTES = 64 * 1024;
/** What TradingView sends: JSON where the text is JSON, plain text where it is not. */
const TYPES = /^(application\/json|text\/plain)\s*(;\s*charset=("?)utf-8\3\s*)?$/i;

/**
 * The text of an alert, whatever it says: what cannot be read is for the inbox to tell, not for whoever sent it. Bytes that are no
 * UTF-8, and the one character that no text column holds, become the sign for that.
 */
export async function alertBody(c: Context<ApiEnv>): Promise<{ contentType: string | null; body: string }> {
  const contentType = c.req.header('content-type') ?? null;
  const encoding = c.req.header('content-encoding') ?? 'identity';
  if ((contentType !== null && !TYPES.test(contentType)) || encoding !== 'identity')
    throw new ApiError(
      'unsupportedMediaType',
      'Send the alert as application/json or text/plain in UTF-8, not compressed.',
    );
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength > MOST_BYTES) throw new ApiError('payloadTooLarge', 'The alert is larger than 64 kB.');
  return { contentType, body: textOf(bytes) };
}

const textOf = (bytes: ArrayBuffer): string => new TextDecoder().decode(bytes).replaceAll('\0', '\uFFFD');
