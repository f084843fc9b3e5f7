import type { DomainEvent } from '../../domain/event.ts';
import { eventually } from './platform.ts';

/**
 * As many events as are waited for, once they are listed: an event is held back while an older transaction runs on the server,
 * whoever's it is, and other tests share the server.
 */
export const listedEvents = <Event extends Pick<DomainEvent, 'type'>>(
  ask: () => Promise<Event[]>,
  count: number,
): Promise<Event[]> =>
  eventually(async () => {
    const events = await ask();
    return events.length >= count && events;
  }, `${count} events`);
