import { nowMs } from './clock.ts';

/** Nothing that a run waits for takes longer, unless it will never come. */
const LOST_AFTER_MS = 60_000;

/** When something happened for the first time, by key, and a way to wait for it. */
export class Moments {
  readonly #what: string;
  readonly #moments = new Map<string, number>();
  readonly #waiting = new Map<string, (atMs: number) => void>();

  constructor(what: string) {
    this.#what = what;
  }

  note(key: string): void {
    if (this.#moments.has(key)) return;
    const atMs = nowMs();
    this.#moments.set(key, atMs);
    this.#waiting.get(key)?.(atMs);
    this.#waiting.delete(key);
  }

  /** The moment, once it has come. @throws when it does not. */
  of(key: string): Promise<number> {
    const known = this.#moments.get(key);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const lost = setTimeout(
        () => reject(new Error(`Not within ${LOST_AFTER_MS} ms: ${this.#what} of ${key}.`)),
        LOST_AFTER_MS,
      );
      this.#waiting.set(key, (atMs) => {
        clearTimeout(lost);
        resolve(atMs);
      });
    });
  }
}
