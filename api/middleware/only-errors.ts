import { createMiddleware } from 'hono/factory';
import type { ApiEnv } from '../dependencies.ts';

/** app.onError hears of Errors only; whatever else was thrown would end as a bare 500 without the envelope. */
export const onlyErrors = createMiddleware<ApiEnv>(async (_, next) => {
  try {
    await next();
  } catch (thrown) {
    throw thrown instanceof Error ? thrown : new Error('Something that is no Error was thrown.', { cause: thrown });
  }
});
