import { setTimeout as sleep } from 'node:timers/promises';

import { lastLines } from '../../scripts/local/logs.ts';
import { recordProcess } from '../../scripts/local/process-records.ts';
import { stop } from '../../scripts/local/running.ts';
import type { Running } from '../../scripts/local/running.ts';
import type { Service } from '../../scripts/local/supervised.ts';

/** One program of the stage: started, killed and started again by the test, and by nobody else. */
export class Part {
  readonly #service: Service<unknown>;
  readonly #runFolder: string;
  #running: Running | undefined;

  constructor(service: Service<unknown>, runFolder: string) {
    this.#service = service;
    this.#runFolder = runFolder;
  }

  /** Starts it with what it was started with before. Returns the milliseconds until it served. @throws with its last words. */
  async start(): Promise<number> {
    const { name, title, logFile, readyWithinMs } = this.#service;
    const startedAt = performance.now();
    const running = this.#service.launch();
    this.#running = running;
    recordProcess(this.#runFolder, name, running.pid);
    const waiting = new AbortController();
    const failure = (what: string): Error => new Error(`${title} ${what}. Its last lines:\n${lastLines(logFile, 30)}`);
    const ended = running.ended.then((ending) => {
      throw failure(`ended before it was ready (${ending})`);
    });
    const late = sleep(readyWithinMs, undefined, { signal: waiting.signal }).then(() => {
      throw failure('was not ready in time');
    });
    try {
      await Promise.race([this.#service.untilReady(running, waiting.signal), ended, late]);
    } finally {
      waiting.abort();
      for (const unused of [ended, late]) unused.catch(() => undefined);
    }
    return performance.now() - startedAt;
  }

  /** kill -9 of this one process; its children, as those of Postgres, are left to themselves. */
  async kill(): Promise<void> {
    if (this.#running === undefined || this.#running.hasEnded())
      throw new Error(`${this.#service.title} was not running when it was to be killed.`);
    process.kill(this.#running.pid, 'SIGKILL');
    await this.#running.ended;
  }

  /** Its process now, for words and signals to it; undefined before the first start. */
  get running(): Running | undefined {
    return this.#running;
  }

  /** True when it ended without being killed by the test. */
  get hasEnded(): boolean {
    return this.#running?.hasEnded() ?? true;
  }

  async stop(): Promise<void> {
    if (this.#running !== undefined) await stop(this.#running, this.#service.stopSteps);
  }
}
