import type { ActivityDependencies } from '../../activities/ports.ts';
import { MarketWatcher } from '../../activities/watch/market-watcher.ts';
import type { Fill } from '../../domain/fill.ts';
import type { PriceTick } from '../../domain/market.ts';
import { Attempt } from './line.ts';
import { READ_LAG_MS } from './venue/adapter.ts';
import { VENUE } from './venue/readers.ts';
import type { VirtualTime } from './virtual-time.ts';

/** How soon a dead watcher is noticed, and its successor begins. */
const NOTICED_AFTER_MS = 5_500;
/** Twice that of production: a quarter of all events would be rounds. */
const ROUND_MS = 2_000;

/** The rounds of activities/watch/watch-market.ts over the production stop engine; a dead watcher gets a successor. */
export class Watch {
  readonly #time: VirtualTime;
  readonly #dependencies: (attempt: Attempt) => ActivityDependencies;
  readonly #onUnexpected: (error: unknown) => void;
  #attempt = new Attempt('watchMarket', 1, 'all');
  #watcher: MarketWatcher | null = null;

  constructor(
    time: VirtualTime,
    dependencies: (attempt: Attempt) => ActivityDependencies,
    onUnexpected: (error: unknown) => void,
  ) {
    this.#time = time;
    this.#dependencies = dependencies;
    this.#onUnexpected = onUnexpected;
  }

  get isAlive(): boolean {
    return !this.#attempt.hasDied() && this.#watcher !== null;
  }

  start(): void {
    const attempt = new Attempt('watchMarket', this.#attempt.number + 1, 'all');
    const dependencies = this.#dependencies(attempt);
    const watcher = new MarketWatcher(dependencies, VENUE, READ_LAG_MS);
    this.#attempt = attempt;
    this.#watcher = watcher;
    this.#keep(
      watcher.refresh().then(() => watcher.tellUnhandled()),
      () => {
        // A shift that could not begin ends, and the next one begins.
        attempt.die();
      },
    );
    this.#keep(dependencies.lives.reconcileSoon());
    this.#round(attempt, watcher);
  }

  kill(): void {
    this.#attempt.die();
  }

  onTick(tick: PriceTick): void {
    if (this.isAlive) this.#keep(this.#watcher?.onTick(tick));
  }

  onFill(fill: Fill): void {
    if (this.isAlive) this.#keep(this.#watcher?.onFill(fill));
  }

  onWatch(positionId: string): void {
    if (this.isAlive) this.#keep(this.#watcher?.refresh(positionId));
  }

  #round(attempt: Attempt, watcher: MarketWatcher): void {
    this.#time.after(ROUND_MS, () => {
      if (attempt.hasDied()) {
        this.#watcher = null;
        this.#time.after(NOTICED_AFTER_MS, () => this.start());
        return;
      }
      if (watcher.size > 0 || watcher.hasUntold) this.#keep(watcher.flush().then(() => watcher.tellAll()));
      this.#round(attempt, watcher);
    });
  }

  /** What fails in a round is repeated by the next. */
  #keep(work: Promise<unknown> | undefined, otherwise: () => void = () => undefined): void {
    work?.catch((error: unknown) => {
      otherwise();
      this.#onUnexpected(error);
    });
  }
}
