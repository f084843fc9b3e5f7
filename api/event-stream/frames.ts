import type { FollowedEvent } from '../../db/repositories/events.ts';
import { eventOf } from '../representation/event.ts';

/** Bytes of a stream, and where a listener stands who has read them. */
export interface Frame {
  bytes: Uint8Array;
  cursor: string;
}

/** How long a browser waits before it connects again. */
const RETRY_MS = 1_000;

const encoder = new TextEncoder();
const frame = (cursor: string, text: string): Frame => ({ bytes: encoder.encode(text), cursor });

/** An id without data moves the place of a listener and is no event to it: who is cut off before the first event loses nothing. */
export const opening = (cursor: string): Frame => frame(cursor, `retry: ${RETRY_MS}\nid: ${cursor}\n\n`);

/** It also moves the place of those who want few events, so that they have little to catch up with. */
export const heartbeat = (cursor: string): Frame => frame(cursor, `: heartbeat\nid: ${cursor}\n\n`);

/** The last words to a listener that does not keep up: from where it has to read again. */
export const reset = (cursor: string): Frame =>
  frame(cursor, `id: ${cursor}\nevent: reset\ndata: ${JSON.stringify({ cursor })}\n\n`);

const made = new WeakMap<FollowedEvent, Frame>();

/** Listeners of one event share its bytes. */
export function frameOf(event: FollowedEvent): Frame {
  let each = made.get(event);
  if (!each) {
    const data = JSON.stringify(eventOf(event));
    each = frame(event.cursor, `id: ${event.cursor}\nevent: ${event.type}\ndata: ${data}\n\n`);
    made.set(event, each);
  }
  return each;
}
