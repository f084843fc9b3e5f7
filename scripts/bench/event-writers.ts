import { openEventWriter } from '../../test/builders/event-writer.ts';
import { nowMs, pause } from './clock.ts';

interface Writing {
  databaseUrl: string;
  seconds: number;
  eventsPerSecond: number;
}

/** Writers at once; the first of them holds its transactions open while the others commit. */
const WRITERS = 6;
const LATE_MS = 400;

/** Events with nothing behind them, with commits that come late: what a platform that trades does seldom. */
export async function writeForAWhile(writing: Writing): Promise<void> {
  await Promise.all(Array.from({ length: WRITERS }, (_, number) => write(writing, number)));
}

async function write({ databaseUrl, seconds, eventsPerSecond }: Writing, number: number): Promise<void> {
  const writer = await openEventWriter(databaseUrl);
  const endMs = nowMs() + seconds * 1_000;
  const everyMs = (WRITERS * 1_000) / eventsPerSecond;
  // One that falls behind, as the late one does, does not make up for it: the load ends when it was said to.
  for (let nextMs = nowMs() + Math.random() * everyMs; nextMs < endMs; nextMs = Math.max(nextMs + everyMs, nowMs())) {
    await pause(nextMs - nowMs());
    await writer.write([{ aggregateId: `writer-${number}` }], number === 0 ? LATE_MS : 0);
  }
  await writer.close();
}
