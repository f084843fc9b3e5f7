import { setTimeout as delay } from 'node:timers/promises';

/** Accounts that one deed works on at a time: enough to wait for a venue together, few enough to be done one after the other. */
const AT_ONCE = 4;
/** One account that has no answer for so long does not hold up those behind it. */
const LONGEST_MS = 8_000;

/** Raised instead of an answer that did not come in time. */
export class OutOfTime extends Error {
  override name = 'OutOfTime';
}

/** The answer, or OutOfTime when it is not there after `ms`; what was begun goes on by itself. */
async function within<Answer>(ms: number, deed: () => Promise<Answer>): Promise<Answer> {
  const timer = new AbortController();
  const late = delay(Math.max(0, ms), undefined, { signal: timer.signal, ref: false }).then(() => {
    throw new OutOfTime('there was no answer in the time of this round');
  });
  const answer = ms <= 0 ? late : deed();
  try {
    return await Promise.race([answer, late]);
  } finally {
    timer.abort();
    late.catch(() => undefined);
    answer.catch(() => undefined);
  }
}

/**
 * Does something for every account, a few at a time, within a time for all of them together. What fails or comes too late for one
 * account keeps nothing from the others; `otherwise` says what stands in its place.
 */
export async function forAccounts<Answer>(
  accounts: readonly string[],
  budgetMs: number,
  deed: (account: string) => Promise<Answer>,
  otherwise: (account: string, why: string) => Promise<Answer>,
): Promise<Answer[]> {
  const startedAt = performance.now();
  const waiting = [...accounts];
  const answers: Answer[] = [];
  const work = async (): Promise<void> => {
    for (let account = waiting.shift(); account !== undefined; account = waiting.shift()) {
      const current = account;
      const leftMs = Math.min(LONGEST_MS, budgetMs - (performance.now() - startedAt));
      const answer = await within(leftMs, () => deed(current)).catch((error: unknown) =>
        otherwise(current, error instanceof Error ? error.message : String(error)),
      );
      answers.push(answer);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answers;
}
