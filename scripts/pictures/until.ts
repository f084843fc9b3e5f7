import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_MS = 30_000;
const POLL_MS = 200;

/** Asks again until there is an answer. @throws Error that names what did not come. */
export async function until<Found>(what: string, ask: () => Promise<Found | null | undefined>): Promise<Found> {
  for (const deadlineMs = Date.now() + PATIENCE_MS; Date.now() < deadlineMs;) {
    const found = await ask();
    if (found !== null && found !== undefined) return found;
    await delay(POLL_MS);
  }
  throw new Error(`For ${PATIENCE_MS / 1_000} s there was not ${what}.`);
}
