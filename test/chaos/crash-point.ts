const NEVER = new Promise<never>(() => undefined);

/** A process that dies before its n-th call to the record or the venue: from then on none of its calls is carried out or returns. */
export class CrashPoint {
  readonly #at: number;
  #calls = 0;
  #name: string | null = null;
  #die: () => void = () => undefined;
  readonly #death = new Promise<'dead'>((resolve) => {
    this.#die = () => resolve('dead');
  });

  /** Calls are counted from 1; Infinity never dies. */
  constructor(at: number) {
    this.#at = at;
  }

  /** The call before which it died. */
  get name(): string | null {
    return this.#name;
  }

  /** What the deed answers, or 'dead' when the process did not live to see it. */
  run<Answer>(deed: () => Promise<Answer>): Promise<Answer | 'dead'> {
    return Promise.race([deed(), this.#death]);
  }

  /** The same object, whose methods are counted. */
  guard<Target extends object>(target: Target, path = ''): Target {
    return new Proxy(target, {
      get: (_, key) => {
        const value: unknown = Reflect.get(target, key);
        const name = `${path}${String(key)}`;
        if (typeof value === 'function')
          return (...args: unknown[]): unknown => (this.#isAlive(name) ? Reflect.apply(value, target, args) : NEVER);
        return typeof value === 'object' && value !== null ? this.guard(value, `${name}.`) : value;
      },
    });
  }

  #isAlive(name: string): boolean {
    this.#calls += 1;
    if (this.#calls < this.#at) return true;
    this.#name ??= name;
    this.#die();
    return false;
  }
}
