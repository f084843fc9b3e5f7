import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { NewEvent } from '../../domain/event.ts';
import { newId } from '../../db/ids.ts';

/** Writes events over one connection, as the record does, and can take its time between the write and the commit. */
export interface EventWriter {
  write(events: readonly Partial<NewEvent>[], pauseMs?: number): Promise<void>;
  close(): Promise<void>;
}

export async function openEventWriter(databaseUrl: string): Promise<EventWriter> {
  const client = new Client({ connectionString: databaseUrl });
  client.on('error', () => undefined);
  await client.connect();
  return {
    async write(events, pauseMs = 0) {
      const rows = events.map((event) => ({ ...anEvent(), ...event, eventId: newId(), occurredAt: new Date() }));
      await client.query('begin');
      await client.query('select write_events($1::jsonb)', [JSON.stringify(rows)]);
      if (pauseMs > 0) await sleep(pauseMs);
      await client.query('commit');
    },
    close: () => client.end(),
  };
}

const anEvent = (): Omit<NewEvent, 'occurredAtMs'> => ({
  type: 'signal.received',
  aggregateType: 'signal',
  aggregateId: newId(),
  correlationId: null,
  actor: 'test',
  payload: {},
});
