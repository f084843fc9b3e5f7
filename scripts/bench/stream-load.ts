import { openDatabase } from '../../db/orm.ts';
import { createRecord } from '../../db/repositories/index.ts';
import { readEvents } from '../../test/api/event-reader.ts';
import { openEventWriter } from '../../test/builders/event-writer.ts';
import { nowMs, pause } from './clock.ts';
import type { Summary } from './statistics.ts';
import { summarise } from './statistics.ts';

interface StreamLoad {
  databaseUrl: string;
  apiUrls: readonly string[];
  clients: number;
  seconds: number;
  eventsPerSecond: number;
  /** Mean time for which a socket lives before it is killed. */
  socketSeconds: number;
}

/** What was written, what each listener was told, and how long that took. */
interface StreamLoadResult {
  events: number;
  deliveries: number;
  kills: number;
  resets: number;
  /** Listeners whose sequence is not exactly what was written, with what is wrong. */
  wrong: string[];
  /** From just before the commit to the listener, of what was told as it happened. */
  delayMs: Summary;
}

/** Writers at once; the first of them holds its transactions open while the others commit. */
const WRITERS = 6;
const LATE_MS = 400;
const SETTLE_WITHIN_MS = 30_000;

/** Many listeners over several api processes while events are written, with late commits and sockets killed at random. */
export async function runStreamLoad(load: StreamLoad): Promise<StreamLoadResult> {
  const database = await openDatabase(load.databaseUrl, 4);
  const { events } = createRecord(database, load.databaseUrl);
  const start = await events.now();
  const tally = { written: 0, isWriting: true, kills: 0, resets: 0 };
  const delays: number[] = [];
  const listeners = Array.from({ length: load.clients }, (_, number) => listen(load, { number, start, tally, delays }));
  await Promise.all(Array.from({ length: WRITERS }, (_, number) => write(load, number, tally)));
  const expected: string[] = [];
  for (let after = start; expected.length < tally.written;) {
    const page = await events.follow({ after, limit: 1_000 });
    expected.push(...page.map((event) => event.cursor));
    after = page.at(-1)?.cursor ?? after;
    if (page.length === 0) await pause(50);
  }
  tally.isWriting = false;
  const seen = await Promise.all(listeners);
  await database.close();
  return {
    events: expected.length,
    deliveries: seen.reduce((sum, each) => sum + each.length, 0),
    kills: tally.kills,
    resets: tally.resets,
    wrong: seen.flatMap((each, number) => differences(`listener ${number}`, each, expected)),
    delayMs: summarise(delays),
  };
}

interface Tally {
  written: number;
  isWriting: boolean;
  kills: number;
  resets: number;
}

async function write(load: StreamLoad, number: number, tally: Tally): Promise<void> {
  const writer = await openEventWriter(load.databaseUrl);
  const endMs = nowMs() + load.seconds * 1_000;
  const everyMs = (WRITERS * 1_000) / load.eventsPerSecond;
  // One that falls behind, as the late one does, does not make up for it: the load ends when it was said to.
  for (let nextMs = nowMs() + Math.random() * everyMs; nextMs < endMs; nextMs = Math.max(nextMs + everyMs, nowMs())) {
    await pause(nextMs - nowMs());
    await writer.write(
      [{ aggregateId: `writer-${number}`, payload: { atMs: Date.now() } }],
      number === 0 ? LATE_MS : 0,
    );
    tally.written += 1;
  }
  await writer.close();
}

/** One listener with many sockets, one after the other, at one process and then at another; returns the ids it was told. */
async function listen(
  load: StreamLoad,
  { number, start, tally, delays }: { number: number; start: string; tally: Tally; delays: number[] },
): Promise<string[]> {
  const seen: string[] = [];
  let lastId: string | null = start;
  let deadlineMs = Infinity;
  for (let turn = number; tally.isWriting || (seen.length < tally.written && nowMs() < deadlineMs); turn += 1) {
    const url = load.apiUrls[turn % load.apiUrls.length] ?? '';
    const openedAtMs = Date.now();
    const reading = await readEvents(`${url}/api/events/stream`, {
      lastId,
      onEvent(event) {
        if (event.type === 'reset') return void (tally.resets += 1);
        seen.push(event.id);
        const [, atMs] = /"atMs":(\d+)/.exec(event.data) ?? [];
        // What was replayed after a kill waited for the listener, not for us.
        if (Number(atMs) > openedAtMs) delays.push(Date.now() - Number(atMs));
      },
    });
    const aliveMs = load.socketSeconds * 1_000 * (0.2 + 1.6 * Math.random());
    await Promise.race([reading.ended, untilDone(aliveMs, () => !tally.isWriting && seen.length >= tally.written)]);
    reading.kill();
    tally.kills += 1;
    lastId = reading.lastId();
    if (!tally.isWriting) deadlineMs = Math.min(deadlineMs, nowMs() + SETTLE_WITHIN_MS);
  }
  return seen;
}

async function untilDone(ms: number, isDone: () => boolean): Promise<void> {
  const endMs = nowMs() + ms;
  while (nowMs() < endMs && !isDone()) await pause(Math.min(100, endMs - nowMs()));
}

function differences(who: string, seen: readonly string[], expected: readonly string[]): string[] {
  const at = expected.findIndex((cursor, index) => seen[index] !== cursor);
  if (at === -1 && seen.length === expected.length) return [];
  const index = at === -1 ? expected.length : at;
  return [
    `${who} was told ${seen.length} of ${expected.length}; at ${index} it has ${seen[index]} for ${expected[index]}`,
  ];
}
