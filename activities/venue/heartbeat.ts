import type { Context } from '@temporalio/activity';

/** Twice within the shortest heartbeat timeout of `workflows/proxies.ts`. */
const EVERY_MS = 1_000;

/** Says that this activity lives while the deed is at work, so that its loss is noticed and another process takes it up. */
export async function beating<Result>(context: Context, deed: () => Promise<Result>): Promise<Result> {
  const timer = setInterval(() => context.heartbeat(), EVERY_MS);
  try {
    return await deed();
  } finally {
    clearInterval(timer);
  }
}
