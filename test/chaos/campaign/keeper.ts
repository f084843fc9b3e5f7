import { setTimeout as sleep } from 'node:timers/promises';

/** A program that can be started again. */
export interface Kept {
  readonly name: string;
  start(): Promise<number>;
  /** Resolves when the process of now is gone. */
  ended(): Promise<void>;
}

/** As the supervisor of production: the pause before a program that died is started again. */
const PAUSE_MS = 500;

/** Starts a program again whenever it is gone, until it is let go. */
export class Keeper {
  readonly #kept: Kept;
  readonly #onDeath: (name: string) => void;
  #isLeft = false;
  #starts = 0;
  #up: Promise<void> = Promise.resolve();

  /** `onDeath` hears of every end that is not the last. */
  constructor(kept: Kept, onDeath: (name: string) => void) {
    this.#kept = kept;
    this.#onDeath = onDeath;
  }

  /** Starts it. Resolves when it serves. */
  async begin(): Promise<void> {
    await this.#kept.start();
    this.#starts += 1;
    void this.#watch();
  }

  /** It may end from now on. */
  leave(): void {
    this.#isLeft = true;
  }

  /** How often it has been started with success. */
  get starts(): number {
    return this.#starts;
  }

  /** Resolves when it serves again after the death that was noticed last. */
  whenUp(): Promise<void> {
    return this.#up;
  }

  async #watch(): Promise<void> {
    for (;;) {
      await this.#kept.ended();
      if (this.#isLeft) return;
      this.#onDeath(this.#kept.name);
      this.#up = this.#startUntilUp();
      await this.#up;
    }
  }

  async #startUntilUp(): Promise<void> {
    for (;;) {
      await sleep(PAUSE_MS);
      if (this.#isLeft) return;
      try {
        await this.#kept.start();
        this.#starts += 1;
        return;
      } catch {
        // What it needs is away; as a supervisor would, try again.
      }
    }
  }
}
