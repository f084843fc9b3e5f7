import { setTimeout as sleep } from 'node:timers/promises';
import { createTradingActivities } from '../../activities/trading/index.ts';
import type { ActivityDependencies } from '../../activities/ports.ts';
import { createVenueActivities } from '../../activities/venue/index.ts';
import type { PositionView } from '../../contracts/temporal/position-lifecycle.ts';
import { CrashPoint } from './crash-point.ts';

type Deeds = ReturnType<typeof createTradingActivities> & ReturnType<typeof createVenueActivities>;

/** Looks at a position that are enough for any life; one that needs more is stuck. */
const MOST_LOOKS = 8;

/**
 * The deeds of one position from its sizing to its end, in the order in which its workflows ask for them, in a process that
 * dies once. A deed whose process died is asked for again, as Temporal does.
 */
export class Life {
  readonly #dependencies: ActivityDependencies;
  readonly #process: CrashPoint;
  readonly #onCrash: () => Promise<void>;

  constructor(dependencies: ActivityDependencies, crashAt: number, onCrash: () => Promise<void>) {
    this.#dependencies = dependencies;
    this.#process = new CrashPoint(crashAt);
    this.#onCrash = onCrash;
  }

  /** Where it died, for people; null when its deeds were done before. */
  get diedBefore(): string | null {
    return this.#process.name;
  }

  async live(
    key: { signalId: string; deploymentId: string },
    story: { afterProtection: () => Promise<void>; beforeClose: () => Promise<void> },
  ): Promise<void> {
    const entry = await this.#deed((deeds) => deeds.sizeOrder({ ...key, venue: 'paper' }));
    // The market may have gone too far while nobody was there.
    if ('code' in entry) return;
    const { positionId, orderId } = entry;
    await this.#deed((deeds) => deeds.placeOrder({ orderId }));
    await this.#look(positionId);
    await story.afterProtection();
    let view = await this.#look(positionId);
    const exit = { positionId, revision: 1, fraction: '1', rung: 0, reason: 'manual', commandId: null } as const;
    await story.beforeClose();
    if (!view.isFinished) await this.#deed((deeds) => deeds.closePosition(exit));
    for (let looks = 0; !view.isFinished; looks += 1) {
      if (looks === MOST_LOOKS) throw new Error(`The position does not end: ${JSON.stringify(view)}`);
      await sleep(view.wakeAfterMs ?? 0);
      view = await this.#look(positionId);
    }
    const exitReason = view.exitReason ?? 'manual';
    await this.#deed((deeds) => deeds.settlePosition({ positionId, exitReason }));
  }

  #look = (positionId: string): Promise<PositionView> => this.#deed((deeds) => deeds.protectPosition({ positionId }));

  async #deed<Answer>(ask: (deeds: Deeds) => Promise<Answer>): Promise<Answer> {
    const { record, venues } = this.#dependencies;
    const guarded = {
      ...this.#dependencies,
      record: this.#process.guard(record),
      venues: new Map([...venues].map(([name, venue]) => [name, this.#process.guard(venue, 'venue.')])),
    };
    const wasAlive = this.#process.name === null;
    if (wasAlive) {
      const answer = await this.#process.run(() => ask(deedsOf(guarded)));
      if (answer !== 'dead') return answer;
      await this.#onCrash();
    }
    return ask(deedsOf(this.#dependencies));
  }
}

const deedsOf = (dependencies: ActivityDependencies): Deeds => ({
  ...createTradingActivities(dependencies),
  ...createVenueActivities(dependencies),
});
