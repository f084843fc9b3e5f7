import type { ActivityInterceptorsFactory } from '@temporalio/worker';

/** Well below the heartbeat timeout of workflows/proxies.ts, so that one late beat kills nobody. */
const BEAT_MS = 1_000;

/** Tells the server each second that a running deed's process lives, so that the work of a dead one is taken up in seconds. */
export const heartbeat: ActivityInterceptorsFactory = (context) => ({
  inbound: {
    async execute(input, next) {
      // A local one is part of its workflow task, which has a timeout of its own.
      if (context.info.isLocal) return next(input);
      const beating = setInterval(() => context.heartbeat(), BEAT_MS);
      try {
        return await next(input);
      } finally {
        clearInterval(beating);
      }
    },
  },
});
