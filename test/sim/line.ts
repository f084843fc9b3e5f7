import type { Dice } from './dice.ts';
import type { Fault, FaultPlan, Place, Site } from './faults.ts';
import type { VirtualTime } from './virtual-time.ts';

/** One run of a deed in one process. Once dead it is never heard of again, but what it sent may still arrive. */
export class Attempt {
  calls = 0;
  /** Told once, when its process dies. */
  onDeath: () => void = () => undefined;
  #isDead = false;
  readonly deed: string;
  readonly number: number;
  /** The account that it is about; `all` when it is about several. */
  readonly subject: string;

  constructor(deed: string, number: number, subject: string) {
    this.deed = deed;
    this.number = number;
    this.subject = subject;
  }

  hasDied(): boolean {
    return this.#isDead;
  }

  die(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    this.onDeath();
  }
}

/** The record cannot be reached, or its answer was lost. */
export class StoreError extends Error {
  override name = 'StoreError';
}

/** The answer never comes: the process that waits for it is gone. */
export const never = <Result>(): Promise<Result> => new Promise<Result>(() => undefined);

/** How an attempt reaches what lies outside of its process, and where faults are let in. */
export class Line {
  readonly time: VirtualTime;
  readonly dice: Dice;
  readonly #plan: FaultPlan;
  readonly #onFault: (fault: Fault, site: Site, subject: string) => void;

  constructor(
    time: VirtualTime,
    dice: Dice,
    plan: FaultPlan,
    onFault: (fault: Fault, site: Site, subject: string) => void,
  ) {
    this.time = time;
    this.dice = dice;
    this.#plan = plan;
    this.#onFault = onFault;
  }

  /** Counts the call and draws its fault. */
  fault(attempt: Attempt, place: Place): Fault | null {
    attempt.calls += 1;
    const site: Site = { place, deed: attempt.deed, attempt: attempt.number, call: attempt.calls };
    const fault = this.#plan.choose(site);
    if (fault !== null) this.#onFault(fault, site, attempt.subject);
    return fault;
  }

  /** One transaction of the record: atomic, with the crash before or after it. */
  store<Result>(attempt: Attempt, execute: () => Result): Promise<Result> {
    if (attempt.hasDied()) return never();
    const fault = this.fault(attempt, 'store');
    if (fault === 'crashBefore') attempt.die();
    if (attempt.hasDied()) return never();
    return new Promise((resolve, reject) => {
      const latencyMs = this.dice.between(1, 5);
      const hear = (deliver: () => void, delayMs: number): void => {
        const deliverUnlessDead = (): void => {
          if (!attempt.hasDied()) deliver();
        };
        if (delayMs === 0) deliverUnlessDead();
        else this.time.after(delayMs, deliverUnlessDead);
      };
      this.time.after(latencyMs, () => {
        if (fault === 'storeDown') {
          hear(() => reject(new StoreError('The record cannot be reached.')), 0);
          return;
        }
        try {
          const result = execute();
          if (fault === 'crashAfter') attempt.die();
          else if (fault === 'storeReplyLost')
            hear(() => reject(new StoreError('The connection was lost at commit.')), 50);
          else hear(() => resolve(result), fault === 'stall' ? this.dice.between(8_000, 45_000) : 0);
        } catch (error) {
          hear(() => reject(error instanceof Error ? error : new Error(String(error))), 0);
        }
      });
    });
  }
}
