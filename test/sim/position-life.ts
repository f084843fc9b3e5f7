import type { ExitPlanAmendment } from '../../contracts/temporal/exit-plan-amendment.ts';
import type { CrossingNotice, PositionView } from '../../contracts/temporal/position-lifecycle.ts';
import type { ExitReason } from '../../domain/position.ts';
import { addClose, emptyInbox, isEmpty } from '../../workflows/position-inbox.ts';
import { BOOKKEEPING, GUARDING } from './policies.ts';
import type { Deeds, Server } from './server.ts';
import type { VirtualTime } from './virtual-time.ts';

const LOOK_AGAIN_MS = 60 * 60 * 1000;
const pauseBefore = (exitsInARow: number): number => Math.min(1_000 * 2 ** (exitsInARow - 1), 30_000);

/** The steps of workflows/position-lifecycle.ts, in its order, with its inbox. */
export class PositionLife {
  readonly #server: Server;
  readonly #time: VirtualTime;
  readonly #positionId: string;
  readonly #subject: string;
  readonly #inbox = emptyInbox();
  readonly #handled = new Set<string>();
  #exitRevision = 0;
  #exitWanted: ExitReason | null = null;
  #wake: () => void = () => undefined;
  #plan: Promise<unknown> = Promise.resolve();

  constructor(server: Server, time: VirtualTime, positionId: string, subject: string) {
    this.#server = server;
    this.#time = time;
    this.#positionId = positionId;
    this.#subject = subject;
  }

  crossed(crossing: CrossingNotice): void {
    const isKnown = this.#handled.has(crossing.id) || this.#inbox.crossings.some(({ id }) => id === crossing.id);
    if (!isKnown) this.#inbox.crossings.push(crossing);
    this.#wake();
  }

  news(): void {
    this.#inbox.hasNews = true;
    this.#wake();
  }

  pause(isPaused: boolean): void {
    this.#inbox.isPauseWanted = isPaused;
    this.#wake();
  }

  close(fraction: string): void {
    addClose(this.#inbox, { fraction, updateId: null });
    this.#wake();
  }

  async amend(amendment: ExitPlanAmendment): Promise<void> {
    const positionId = this.#positionId;
    await this.#changePlan('amendExitPlan', ({ trading }) => trading.amendExitPlan({ positionId, amendment }));
    this.news();
  }

  async live(): Promise<void> {
    const positionId = this.#positionId;
    let exitsInARow = 0;
    for (;;) {
      this.#inbox.hasNews = false;
      const view = await this.#server.act('protectPosition', this.#subject, GUARDING, ({ venue }) =>
        venue.protectPosition({ positionId }),
      );
      if (view.isFinished) {
        await this.#settle(view.exitReason ?? 'manual');
        return;
      }
      this.#exitRevision = Math.max(this.#exitRevision, view.exitRevision);
      this.#exitWanted ??= view.exitDue;
      if (this.#exitWanted !== null) {
        if (exitsInARow > 0) await this.#time.sleep(pauseBefore(exitsInARow));
        exitsInARow += 1;
        await this.#exit('1', this.#exitWanted);
        continue;
      }
      if (isEmpty(this.#inbox)) await this.#rest(view);
      await this.#handleCrossings();
      await this.#handleCloses();
      await this.#handlePause();
    }
  }

  #rest(view: PositionView): Promise<void> {
    return new Promise((resolve) => {
      const waitMs = Math.min(view.wakeAfterMs ?? LOOK_AGAIN_MS, LOOK_AGAIN_MS);
      const callOff = this.#time.after(waitMs, resolve);
      this.#wake = () => {
        callOff();
        resolve();
      };
    });
  }

  async #handleCrossings(): Promise<void> {
    const positionId = this.#positionId;
    const crossings = this.#inbox.crossings.splice(0);
    if (crossings.length === 0) return;
    for (const { kind, rung } of crossings) {
      if (kind === 'breakEven')
        await this.#changePlan('moveStopToBreakEven', ({ trading }) => trading.moveStopToBreakEven({ positionId }));
      else if (kind === 'takeProfit') await this.#exit('1', 'takeProfit', rung);
      else this.#exitWanted ??= kind;
    }
    if (this.#exitWanted !== null) await this.#exit('1', this.#exitWanted);
    const crossingIds = crossings.map(({ id }) => id);
    for (const id of crossingIds) this.#handled.add(id);
    await this.#server.act('markCrossingsHandled', this.#subject, BOOKKEEPING, ({ trading }) =>
      trading.markCrossingsHandled({ crossingIds }),
    );
  }

  async #handleCloses(): Promise<void> {
    for (const { fraction } of this.#inbox.closes.splice(0)) {
      if (fraction === '1') this.#exitWanted ??= 'manual';
      await this.#exit(fraction, 'manual');
    }
  }

  async #handlePause(): Promise<void> {
    const positionId = this.#positionId;
    const isPaused = this.#inbox.isPauseWanted;
    this.#inbox.isPauseWanted = null;
    if (isPaused === null) return;
    await this.#server.act('setPaused', this.#subject, BOOKKEEPING, ({ trading }) =>
      trading.setPaused({ positionId, isPaused }),
    );
  }

  async #exit(fraction: string, reason: ExitReason, rung = 0): Promise<void> {
    this.#exitRevision += 1;
    const order = {
      positionId: this.#positionId,
      revision: this.#exitRevision,
      fraction,
      rung,
      reason,
      commandId: null,
    };
    await this.#server.act('closePosition', this.#subject, GUARDING, ({ venue }) => venue.closePosition(order));
  }

  async #settle(exitReason: ExitReason): Promise<void> {
    const positionId = this.#positionId;
    await this.#server.act('settlePosition', this.#subject, BOOKKEEPING, ({ trading }) =>
      trading.settlePosition({ positionId, exitReason }),
    );
  }

  /** Changes of the plan go one after the other. */
  #changePlan(deed: string, run: (deeds: Deeds) => Promise<unknown>): Promise<unknown> {
    const change = this.#plan.then(() => this.#server.act(deed, this.#subject, BOOKKEEPING, run));
    this.#plan = change.catch(() => undefined);
    return change;
  }
}
