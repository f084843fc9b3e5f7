import { readEvents } from '../../test/api/event-reader.ts';
import { withClient } from '../local/postgres-client.ts';
import { nowMs, pause } from './clock.ts';
import type { Summary } from './statistics.ts';
import { summarise } from './statistics.ts';

interface StreamLoad {
  databaseUrl: string;
  apiUrls: readonly string[];
  clients: number;
  /** Mean time for which a socket lives before it is killed. */
  socketSeconds: number;
  /** What makes the events; when it is done, the last of them is in the record. */
  happen: () => Promise<void>;
}

/** What was written, what each listener was told, and how long that took. */
export interface StreamLoadResult {
  /** By type, what the record holds when all is over. */
  written: Record<string, number>;
  events: number;
  deliveries: number;
  kills: number;
  resets: number;
  /** Listeners whose sequence is not exactly what was written, with what is wrong. */
  wrong: string[];
  /** From the beginning of the transaction that wrote it to the listener, of what was told as it happened. */
  delayMs: Summary;
}

const SETTLE_WITHIN_MS = 30_000;
/** After the last event, so that one that is told again is seen. */
const READ_ON_MS = 2_000;
/** Before everything. */
const BEGINNING = '0-0';

/** Many listeners over several api processes while events are written and sockets killed at random; each has to be told all that there is. */
export async function runStreamLoad(load: StreamLoad): Promise<StreamLoadResult> {
  const tally: Tally = { written: null, kills: 0, resets: 0 };
  const delays: number[] = [];
  const listeners = Array.from({ length: load.clients }, (_, number) => listen(load, { number, tally, delays }));
  await load.happen();
  tally.written = (await record(load.databaseUrl)).length;
  const seen = await Promise.all(listeners);
  const events = await record(load.databaseUrl);
  const expected = events.map(({ cursor, type }) => told(cursor, type));
  return {
    written: countBy(events.map(({ type }) => type)),
    events: expected.length,
    deliveries: seen.reduce((sum, each) => sum + each.length, 0),
    kills: tally.kills,
    resets: tally.resets,
    wrong: seen.flatMap((each, number) => differences(`listener ${number}`, each, expected)),
    delayMs: summarise(delays),
  };
}

/** An event as it is compared. */
const told = (id: string, type: string): string => `${id} ${type}`;

/** All that was written, in order, as Postgres has it: nothing of ours decides what belongs to it. */
const record = (databaseUrl: string): Promise<{ cursor: string; type: string }[]> =>
  withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ cursor: string; type: string }>(
      `select transaction_id::text || '-' || sequence as cursor, type from events order by transaction_id, sequence`,
    );
    return rows;
  });

interface Tally {
  /** How many there are; null while there are more to come. */
  written: number | null;
  kills: number;
  resets: number;
}

/** One listener with many sockets, one after the other, at one process and then at another; returns what it was told. */
async function listen(
  load: StreamLoad,
  { number, tally, delays }: { number: number; tally: Tally; delays: number[] },
): Promise<string[]> {
  const seen: string[] = [];
  let lastId: string | null = BEGINNING;
  let deadlineMs = Infinity;
  let doneAtMs = Infinity;
  const isOver = (): boolean => {
    if (tally.written === null || seen.length < tally.written) return false;
    doneAtMs = Math.min(doneAtMs, nowMs());
    return nowMs() >= doneAtMs + READ_ON_MS;
  };
  for (let turn = number; !isOver() && nowMs() < deadlineMs; turn += 1) {
    const url = load.apiUrls[turn % load.apiUrls.length] ?? '';
    const openedAtMs = Date.now();
    const reading = await readEvents(`${url}/api/events/stream`, {
      lastId,
      onEvent(event) {
        if (event.type === 'reset') return void (tally.resets += 1);
        seen.push(told(event.id, event.type));
        const [, recordedAt = ''] = /"recordedAt":"([^"]+)"/.exec(event.data) ?? [];
        // What was replayed after a kill waited for the listener, not for us.
        if (Date.parse(recordedAt) > openedAtMs) delays.push(Date.now() - Date.parse(recordedAt));
      },
    });
    const aliveMs = load.socketSeconds * 1_000 * (0.2 + 1.6 * Math.random());
    const end = await Promise.race([reading.ended, untilOver(aliveMs, isOver)]);
    reading.kill();
    if (end === 'alive' && !isOver()) tally.kills += 1;
    lastId = reading.lastId();
    if (tally.written !== null) deadlineMs = Math.min(deadlineMs, nowMs() + SETTLE_WITHIN_MS);
  }
  return seen;
}

async function untilOver(ms: number, isOver: () => boolean): Promise<'alive'> {
  const endMs = nowMs() + ms;
  while (nowMs() < endMs && !isOver()) await pause(Math.min(100, endMs - nowMs()));
  return 'alive';
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

function differences(who: string, seen: readonly string[], expected: readonly string[]): string[] {
  const at = expected.findIndex((cursor, index) => seen[index] !== cursor);
  if (at === -1 && seen.length === expected.length) return [];
  const index = at === -1 ? expected.length : at;
  return [
    `${who} was told ${seen.length} of ${expected.length}; at ${index} it has ${seen[index]} for ${expected[index]}`,
  ];
}
