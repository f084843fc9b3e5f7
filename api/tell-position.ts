import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiDependencies } from './dependencies.ts';
import { ApiError } from './errors.ts';
import type { Told } from './lives.ts';

/** Protection stands a moment before the workflow that looks after it. */
const TRIES = 8;
const BETWEEN_MS = 250;

/** Tells a position; one whose workflow is about to start is told as soon as it is there. */
export async function tellPosition<Result>(
  { record }: Pick<ApiDependencies, 'record'>,
  id: string,
  tell: () => Promise<Told<Result>>,
): Promise<Told<Result>> {
  for (let tries = 1; ; tries += 1) {
    const told = await tell();
    if (told.outcome !== 'gone' || (await record.positions.find(id))?.status === 'closed') return told;
    if (tries === TRIES)
      throw new ApiError(
        'unavailable',
        `Position ${id} has no workflow now; reconciliation gives it one within a minute. Send it again.`,
      );
    await sleep(BETWEEN_MS);
  }
}
