import { setTimeout as sleep } from 'node:timers/promises';

import { newsSignal, positionLifecycleId } from '../../../contracts/temporal/position-lifecycle.ts';
import { withClient } from '../../../scripts/local/postgres-client.ts';
import { Keeper } from './keeper.ts';
import type { CampaignStage } from './stage.ts';
import type { Blow, Step } from './steps.ts';
import type { ChaosWorker, WorkerEvents } from './worker.ts';

const ROUND_MS = 100;
const TELL_EVERY_MS = 2_000;
const LOOKED_WITHIN_MS = 90_000;
/** A held link is let go after this, whatever became of the process that asked for it. */
const HOLD_MS = 2_500;
/** As long as `npm start` waits for a worker. */
const ENDS_WITHIN_MS = 7_000;
const LOOKS = new Set(['protectPosition', 'closePosition', 'settlePosition']);

/** Of one kill: milliseconds until every position was looked after again; null when that did not happen. */
export interface Recovery {
  killedAtMs: number;
  tookMs: number | null;
}

/** The workers of the campaign, started again when they die, as a supervisor does it. */
export class Fleet {
  readonly #stage: CampaignStage;
  readonly #keepers = new Map<ChaosWorker, Keeper>();
  readonly #looks = new Map<string, number>();
  readonly #struck = new Map<string, number>();
  readonly deaths: string[] = [];
  readonly recoveries: Recovery[] = [];
  #active: ChaosWorker | null = null;

  constructor(stage: CampaignStage) {
    this.#stage = stage;
  }

  /** The one that faults are aimed at. */
  get active(): ChaosWorker {
    if (this.#active === null) throw new Error('The campaign has no worker.');
    return this.#active;
  }

  /** Starts another worker beside those that run. */
  async start(name: string): Promise<ChaosWorker> {
    const worker = this.#stage.worker(name, this.#events);
    const keeper = new Keeper(worker, () => this.deaths.push(name));
    this.#keepers.set(worker, keeper);
    await keeper.begin();
    this.#active ??= worker;
    return worker;
  }

  aimAt(worker: ChaosWorker): void {
    this.#active = worker;
  }

  /** Lets a worker end, by SIGTERM. */
  async dismiss(worker: ChaosWorker): Promise<void> {
    this.#keepers.get(worker)?.leave();
    this.#keepers.delete(worker);
    await worker.stop();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#keepers.keys()].map((worker) => this.dismiss(worker)));
  }

  /** kill -9 of the active worker. Returns when that was. */
  async kill(): Promise<number> {
    await this.active.kill();
    return Date.now();
  }

  /** Arms a step and waits until the worker was struck there; null when it did not come there in time. */
  async strike(id: string, blow: { step: Step; hits: number; kind: Blow }, withinMs: number): Promise<number | null> {
    const worker = this.active;
    worker.arm(id, blow.step, blow.hits, blow.kind);
    const deadline = performance.now() + withinMs;
    while (!this.#struck.has(id) && performance.now() < deadline) await sleep(ROUND_MS / 4);
    worker.disarm();
    return this.#struck.get(id) ?? null;
  }

  /** Waits until the process that was struck is gone; one that does not end when it is asked to is killed, which is said. */
  async ending(blow: Blow): Promise<string> {
    const worker = this.active;
    const startedAt = performance.now();
    const isGone = await Promise.race([worker.ended().then(() => true), sleep(ENDS_WITHIN_MS, false)]);
    if (!isGone) await worker.kill();
    if (blow === 'SIGKILL') return '';
    const took = ((performance.now() - startedAt) / 1000).toFixed(1);
    return isGone ? `ended in ${took} s, ` : `DID NOT END in ${took} s and was killed, `;
  }

  /** The time of recovery from a kill, which is kept for the report; says it, and how much of it was the start of the process. */
  async recovery(killedAtMs: number): Promise<string> {
    const ready = (async () => {
      await sleep(0);
      await this.#keepers.get(this.active)?.whenUp();
      return Date.now() - killedAtMs;
    })();
    const tookMs = await this.recoveredMs(killedAtMs);
    this.recoveries.push({ killedAtMs, tookMs });
    if (tookMs === null) return 'NOT RECOVERED in 90 s';
    return `recovered after ${(tookMs / 1000).toFixed(1)} s, ready after ${((await ready) / 1000).toFixed(1)} s`;
  }

  /**
   * The time of recovery: from `sinceMs` until each position that was open is looked after again. Each is told that there is
   * news, and has recovered when a process has looked at its venue and proved its protection since, or when it is closed.
   * Null when that did not happen in time: before `untilMs`, if given.
   */
  async recoveredMs(sinceMs: number, untilMs = Infinity): Promise<number | null> {
    const beganAt = performance.now();
    let toldAt = -Infinity;
    let open: string[] | null = null;
    let afterMs = 0;
    while (performance.now() - beganAt < LOOKED_WITHIN_MS && Date.now() < untilMs) {
      const now = await this.#openPositions().catch(() => null);
      open ??= now;
      if (open !== null && now !== null) {
        const waiting = open.filter(
          (id) => now.includes(id) && (this.#looks.get(positionLifecycleId(id)) ?? 0) <= sinceMs,
        );
        const looked = open.map((id) => this.#looks.get(positionLifecycleId(id)) ?? 0);
        if (waiting.length === 0 && this.active.isRunning) {
          await this.#keepers.get(this.active)?.whenUp();
          afterMs = open.length === 0 ? Date.now() - sinceMs : Math.max(0, ...looked.map((at) => at - sinceMs));
          return afterMs === 0 ? Date.now() - sinceMs : afterMs;
        }
        if (performance.now() - toldAt > TELL_EVERY_MS) {
          toldAt = performance.now();
          await this.#tell(waiting).catch(() => undefined);
        }
      }
      await sleep(ROUND_MS);
    }
    return null;
  }

  #tell = (positionIds: readonly string[]): Promise<unknown> =>
    this.#stage.temporal((client) =>
      client.withDeadline(Date.now() + TELL_EVERY_MS, () =>
        Promise.allSettled(
          positionIds.map((id) => client.workflow.getHandle(positionLifecycleId(id)).signal(newsSignal)),
        ),
      ),
    );

  #openPositions = (): Promise<string[]> =>
    withClient(this.#stage.servers.readerUrl, async (client) => {
      const { rows } = await client.query<{ id: string }>(
        "select id from positions where status in ('open', 'closing')",
      );
      return rows.map(({ id }) => id);
    });

  readonly #events: WorkerEvents = {
    onHold: (worker, link, way) => {
      const held = this.#stage.link(`worker-${link}`);
      held.set({ kind: 'drop', way });
      worker.held();
      void Promise.race([worker.ended(), sleep(HOLD_MS)]).then(() => held.set({ kind: 'pass' }));
    },
    onStruck: (_worker, id) => this.#struck.set(id, Date.now()),
    onWorked: (_worker, activity, workflowId) => {
      if (LOOKS.has(activity)) this.#looks.set(workflowId, Date.now());
    },
  };
}
