import { setTimeout as sleep } from 'node:timers/promises';

const ROUND_MS = 100;

/**
 * Asks for what is wrong until nothing is; returns the milliseconds that took. A question that cannot be answered yet counts as
 * wrong. @throws with what was wrong last.
 */
export async function settled(what: string, withinMs: number, problemsNow: () => Promise<string[]>): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const problems = await problemsNow().catch((error: unknown) => [String(error)]);
    const tookMs = performance.now() - startedAt;
    if (problems.length === 0) return tookMs;
    if (tookMs > withinMs) {
      const shown = problems.slice(0, 10).map((problem) => `  ${problem}`);
      throw new Error(`Not within ${withinMs} ms: ${what}. ${problems.length} problems:\n${shown.join('\n')}`);
    }
    await sleep(ROUND_MS);
  }
}
