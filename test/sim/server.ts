import { asyncLocalStorage } from '@temporalio/activity';
import type { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { createFeedActivities } from '../../activities/feed/index.ts';
import type { ActivityDependencies } from '../../activities/ports.ts';
import { createTradingActivities } from '../../activities/trading/index.ts';
import { createVenueActivities } from '../../activities/venue/index.ts';
import { VenueError } from '../../venues/port.ts';
import type { Line } from './line.ts';
import { Attempt, StoreError } from './line.ts';
import type { Policy } from './policies.ts';

/** The production deeds over the dependencies of one attempt. */
const deedsOf = (dependencies: ActivityDependencies) => ({
  trading: createTradingActivities(dependencies),
  venue: createVenueActivities(dependencies),
  feed: createFeedActivities(dependencies),
});
export type Deeds = ReturnType<typeof deedsOf>;

type Outcome<Result> = { is: 'done'; result: Result } | { is: 'failed'; error: unknown } | { is: 'timedOut' };

const QUIET = { heartbeat: () => undefined } as unknown as Context;

/** What Temporal does with deeds: runs them at least once, gives up waiting after their time, and tries again. */
export class Server {
  /** Attempts that a process still works on. */
  readonly running = new Set<Attempt>();
  readonly #line: Line;
  readonly #dependencies: (attempt: Attempt) => ActivityDependencies;
  readonly #onUnexpected: (deed: string, error: unknown) => void;

  constructor(
    line: Line,
    dependencies: (attempt: Attempt) => ActivityDependencies,
    onUnexpected: (deed: string, error: unknown) => void,
  ) {
    this.#line = line;
    this.#dependencies = dependencies;
    this.#onUnexpected = onUnexpected;
  }

  async act<Result>(
    deed: string,
    subject: string,
    policy: Policy,
    run: (deeds: Deeds) => Promise<Result>,
  ): Promise<Result> {
    for (let number = 1; ; number += 1) {
      const attempt = new Attempt(deed, number, subject);
      const outcome = await this.#attempt(attempt, policy, run);
      if (outcome.is === 'done') return outcome.result;
      const error = outcome.is === 'failed' ? outcome.error : new Error(`${deed} timed out`);
      if (error instanceof ApplicationFailure) {
        const isFinal = error.nonRetryable || policy.nonRetryableTypes.includes(error.type ?? '');
        if (isFinal) throw error;
      }
      if (number >= policy.maximumAttempts) throw error;
      const asked: unknown = error instanceof ApplicationFailure ? error.nextRetryDelay : undefined;
      const pauseMs = Math.min(policy.initialIntervalMs * 2 ** (number - 1), policy.maximumIntervalMs);
      await this.#line.time.sleep(typeof asked === 'number' ? asked : pauseMs);
    }
  }

  /** Every process dies: what it worked on is never heard of again. */
  killWorkers(): void {
    for (const attempt of this.running) attempt.die();
    this.running.clear();
  }

  #attempt<Result>(
    attempt: Attempt,
    { startToCloseMs, heartbeatMs }: Policy,
    run: (deeds: Deeds) => Promise<Result>,
  ): Promise<Outcome<Result>> {
    this.running.add(attempt);
    return new Promise((resolve) => {
      const timeOut = (): void => resolve({ is: 'timedOut' });
      const callOff = this.#line.time.after(startToCloseMs, timeOut);
      attempt.onDeath = () => void this.#line.time.after(heartbeatMs, timeOut);
      const end = (outcome: Outcome<Result>): void => {
        this.running.delete(attempt);
        if (attempt.hasDied()) return;
        // Done, and beating no more: the server misses it as it misses a dead one.
        if (this.#line.fault(attempt, 'completion') !== null) {
          this.#line.time.after(heartbeatMs, timeOut);
          return;
        }
        callOff();
        resolve(outcome);
      };
      asyncLocalStorage
        .run(QUIET, () => run(deedsOf(this.#dependencies(attempt))))
        .then(
          (result) => end({ is: 'done', result }),
          (error: unknown) => {
            const isOrdinary =
              error instanceof ApplicationFailure || error instanceof VenueError || error instanceof StoreError;
            if (!isOrdinary) this.#onUnexpected(attempt.deed, error);
            end({ is: 'failed', error });
          },
        );
    });
  }
}
