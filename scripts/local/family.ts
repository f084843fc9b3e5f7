import type { Problem } from './problem.ts';
import { Supervised } from './supervised.ts';
import type { Service, Watcher } from './supervised.ts';

/** Starts a supervised program and remembers it, so that everything started is stopped in the opposite order. */
export type StartService = <Ready>(
  service: Service<Ready>,
  survivor?: Parameters<Supervised<Ready>['start']>[0],
) => Promise<Ready>;

/** The programs that one launcher keeps running, by name. */
export class Family {
  readonly #watcher: Watcher;
  readonly #signal: AbortSignal;
  readonly #members = new Map<string, Supervised<unknown>>();

  constructor(parts: {
    runFolder: string;
    say: (line: string) => void;
    giveUp: (problem: Problem) => void;
    /** Ends a start that is under way. */
    signal: AbortSignal;
  }) {
    this.#watcher = parts;
    this.#signal = parts.signal;
  }

  readonly start: StartService = async (service, survivor) => {
    this.#signal.throwIfAborted();
    const supervised = new Supervised(service, this.#watcher);
    this.#members.set(service.name, supervised);
    return await abortable(supervised.start(survivor), this.#signal);
  };

  /** Process numbers by name. */
  readonly pids = (): Record<string, number> =>
    Object.fromEntries([...this.#members].map(([name, supervised]) => [name, supervised.pid ?? 0]));

  /** Stops those of each row together, one row after the other; who was not started is passed over. */
  async stop(rows: readonly (readonly string[])[]): Promise<void> {
    for (const row of rows) await Promise.all(row.map(async (name) => await this.#members.get(name)?.stop()));
  }
}

/** All results, or the first failure once all have settled: nothing may still be starting while we stop. */
export async function together<const Promises extends readonly Promise<unknown>[]>(
  ...promises: Promises
): Promise<{ -readonly [Index in keyof Promises]: Awaited<Promises[Index]> }> {
  await Promise.allSettled(promises);
  return await Promise.all(promises);
}

/** The promise, or the signal's reason as soon as it is aborted. */
async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new AbortController();
  const stopped = new Promise<never>((_resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { signal: aborted.signal });
  });
  try {
    return await Promise.race([promise, stopped]);
  } finally {
    aborted.abort();
    promise.catch(() => undefined);
  }
}
