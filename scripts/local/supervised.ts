import { setTimeout as sleep } from 'node:timers/promises';

import { lastLines } from './logs.ts';
import { Problem } from './problem.ts';
import { forgetProcess, recordProcess } from './process-records.ts';
import { stop } from './running.ts';
import type { Ending, Running, StopStep } from './running.ts';

/** A program that is part of the platform, and how to run it. */
export interface Service<Ready> {
  /** Name of its log and of its process record. */
  name: string;
  /** Name for people. */
  title: string;
  logFile: string;
  launch: () => Running;
  /** Resolves when it serves; the signal ends the waiting. */
  untilReady: (running: Running, signal: AbortSignal) => Promise<Ready>;
  readyWithinMs: number;
  stopSteps: StopStep[];
}

/** Where a supervised program reports. */
export interface Watcher {
  /** Folder of the process records. */
  runFolder: string;
  say: (line: string) => void;
  /** Called once when a program dies again and again. */
  giveUp: (problem: Problem) => void;
}

const QUICK_DEATH_MS = 30_000;
const MAX_QUICK_DEATHS = 5;
const FIRST_PAUSE_MS = 500;

/** Keeps one program running: starts it again when it ends without being asked, with growing pauses, until it is stopped. */
export class Supervised<Ready> {
  readonly #service: Service<Ready>;
  readonly #watcher: Watcher;
  readonly #stopping = new AbortController();
  #running: Running | undefined;
  #watching = Promise.resolve();

  constructor(service: Service<Ready>, watcher: Watcher) {
    this.#service = service;
    this.#watcher = watcher;
  }

  get pid(): number | undefined {
    return this.#running?.pid;
  }

  /**
   * Starts the program, or takes over the one that an earlier start left running.
   * @throws Problem with the last lines of its log when it does not become ready.
   */
  async start(survivor?: Running): Promise<Ready> {
    const running = this.#use(survivor ?? this.#service.launch());
    const ready = await this.#untilReady(running);
    this.#watching = this.#keepRunning(running);
    return ready;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    const { title, stopSteps } = this.#service;
    const how = this.#running === undefined ? 'ended' : await stop(this.#running, stopSteps);
    if (how === 'killed') this.#watcher.say(`${title} did not end when it was asked to, and was killed.`);
    await this.#watching;
    forgetProcess(this.#watcher.runFolder, this.#service.name);
  }

  async #keepRunning(first: Running): Promise<void> {
    let running = first;
    let startedAt = Date.now();
    let quickDeaths = 0;
    for (;;) {
      const ending = await running.ended;
      if (this.#isStopping()) return;
      quickDeaths = Date.now() - startedAt < QUICK_DEATH_MS ? quickDeaths + 1 : 1;
      if (quickDeaths >= MAX_QUICK_DEATHS) {
        this.#watcher.giveUp(this.#failure(`ended ${quickDeaths} times in a row (${ending})`));
        return;
      }
      const pauseMs = FIRST_PAUSE_MS * 2 ** (quickDeaths - 1);
      this.#sayDeath(ending, pauseMs);
      await sleep(pauseMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      if (this.#isStopping()) return;
      startedAt = Date.now();
      running = this.#use(this.#service.launch());
      await this.#returns(running);
    }
  }

  /** Waits for a program that was started again; one that does not serve in time is stopped, which counts as its end. */
  async #returns(running: Running): Promise<void> {
    try {
      await this.#untilReady(running);
      this.#watcher.say(`${this.#service.title} is back.`);
    } catch {
      if (!this.#isStopping()) await stop(running, this.#service.stopSteps);
    }
  }

  #use(running: Running): Running {
    this.#running = running;
    recordProcess(this.#watcher.runFolder, this.#service.name, running.pid);
    return running;
  }

  async #untilReady(running: Running): Promise<Ready> {
    const { readyWithinMs } = this.#service;
    const settled = new AbortController();
    const signal = AbortSignal.any([settled.signal, this.#stopping.signal]);
    const endedEarly = running.ended.then((ending) => {
      throw this.#failure(`ended before it was ready (${ending})`);
    });
    const late = sleep(readyWithinMs, undefined, { signal }).then(() => {
      throw this.#failure(`was not ready after ${readyWithinMs / 1000} s`);
    });
    try {
      return await Promise.race([this.#service.untilReady(running, signal), endedEarly, late]);
    } finally {
      settled.abort();
      endedEarly.catch(() => undefined);
      late.catch(() => undefined);
    }
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  #sayDeath(ending: Ending, pauseMs: number): void {
    const { title, logFile } = this.#service;
    this.#watcher.say(
      `${title} ended unexpectedly (${ending}); starting it again in ${pauseMs / 1000} s. Its log: ${logFile}`,
    );
  }

  #failure(what: string): Problem {
    const { title, logFile } = this.#service;
    const tail = lastLines(logFile);
    const lines = tail === '' ? '' : ` Its last lines:\n${tail}`;
    return new Problem(`${title} ${what}. Its log: ${logFile}${lines}`);
  }
}
