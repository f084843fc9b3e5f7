import { Runtime } from '@temporalio/worker';
import type { Logger } from 'pino';

/** Temporal's runtime of this process: it logs where we log, and leaves signals of the operating system to us. Once per process. */
export function installRuntime(log: Logger, metricsAddress?: string): void {
  Runtime.install({
    shutdownSignals: [],
    ...(metricsAddress !== undefined && {
      telemetryOptions: { metrics: { prometheus: { bindAddress: metricsAddress } } },
    }),
    logger: {
      log: (_level, message, meta) => log.debug(meta, message),
      trace: (message, meta) => log.trace(meta, message),
      debug: (message, meta) => log.debug(meta, message),
      info: (message, meta) => log.debug(meta, message),
      warn: (message, meta) => log.warn(meta, message),
      error: (message, meta) => log.error(meta, message),
    },
  });
}
