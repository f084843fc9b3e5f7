import type { ActivityDependencies } from '../../activities/ports.ts';
import { Cover } from './cover.ts';
import type { Dice } from './dice.ts';
import { execute } from './execution.ts';
import type { Fault, FaultPlan, Place, Site } from './faults.ts';
import { Laws } from './laws.ts';
import { Attempt, Line, StoreError } from './line.ts';
import { complaining, livesOf, roomsOver } from './reach.ts';
import { Market } from './market.ts';
import type { Mutant } from './mutant.ts';
import { PositionLife } from './position-life.ts';
import { BRINGING, DECISIONS, RECONCILING } from './policies.ts';
import { Server } from './server.ts';
import { modelRecord } from './store/index.ts';
import type { ModelRecord } from './store/shape.ts';
import { mayNotEnter } from './store/signals.ts';
import { Tables } from './store/tables.ts';
import { ModelAdapter } from './venue/adapter.ts';
import type { Switches } from './venue/book.ts';
import { Exchange } from './venue/exchange.ts';
import { noticeOf, VENUE } from './venue/readers.ts';
import { VirtualTime } from './virtual-time.ts';
import { Watch } from './watch.ts';

/**
 * How long the effect of a fault may be felt, by place: until the deed is tried again, or until the next reconciliation, which is a minute
 * away at most. What was on its way for long (LATE_MS of the venue) may come just after one.
 */
const FELT_MS: Readonly<Record<Place, number>> = {
  store: 60_000,
  place: 95_000,
  cancel: 95_000,
  completion: 25_000,
  read: 95_000,
  fills: 95_000,
  temporal: 95_000,
  match: 95_000,
  stream: 95_000,
  market: 95_000,
  people: 60_000,
};

const NOT_STOPPING = new AbortController().signal;

export interface Happened {
  atMs: number;
  what: string;
}

/** The platform on modelled ground: production deeds, modelled store, venue, market, time and server. */
export class World {
  readonly time = new VirtualTime();
  readonly tables = new Tables();
  readonly record: ModelRecord;
  readonly line: Line;
  readonly market: Market;
  readonly exchange: Exchange;
  readonly laws: Laws;
  readonly cover: Cover;
  readonly server: Server;
  readonly watch: Watch;
  readonly lives = new Map<string, PositionLife>();
  /** What no deed does. */
  readonly outside = new Attempt('world', 1, 'all');
  readonly faults = new Map<Fault, number>();
  readonly history: Happened[] = [];
  readonly #dispatched = new Set<string>();
  readonly #mutant: Mutant;
  #isReconciling = false;
  readonly #rooms: readonly (readonly [string, object])[];
  running = 0;

  constructor(switches: Switches, dice: Dice, plan: FaultPlan, mutant: Mutant = {}) {
    this.#mutant = mutant;
    const record = modelRecord(this.tables);
    this.record = mutant.record ? mutant.record(record, this.tables) : record;
    this.line = new Line(this.time, dice, plan, (fault, site, subject) => this.#onFault(fault, site, subject));
    this.#rooms = roomsOver(this.record, this.line, this.#onMissing);
    this.market = new Market(this.time, dice);
    this.laws = new Laws(
      this.tables,
      () => this.exchange,
      () => this.time.nowMs(),
    );
    this.cover = new Cover(this.laws, this.tables, switches.nativeStops);
    this.exchange = new Exchange(switches, () => this.time.nowMs(), {
      onAccepted: (order) => {
        this.note(`venue takes ${order.request.clientOrderId} (${order.request.type} ${order.lots})`);
        this.laws.onAccepted(order);
      },
      onCanceled: (order) => {
        this.note(`venue cancels ${order.request.clientOrderId}`);
        this.laws.onCanceled(order);
      },
      onTrade: (trade, heldBefore) => {
        this.note(`venue fills ${trade.clientOrderId ?? 'by itself'}: ${trade.side} ${trade.lots} at ${trade.ticks}`);
        this.laws.onTrade(trade, heldBefore);
        const fault = this.line.fault(this.outside, 'stream');
        if (fault === 'noticeLost') return;
        for (const delayMs of fault === 'noticeTwice' ? [20, 400] : [fault === 'noticeLate' ? 9_000 : 20])
          this.time.after(delayMs, () => this.watch.onFill(noticeOf(trade)));
      },
      matching: () => {
        const fault = this.line.fault(this.outside, 'match');
        return {
          quarters: fault === 'partialFill' ? dice.between(1, 3) : 4,
          pieces: fault === 'severalFills' ? dice.between(2, 3) : 1,
          lateMs: fault === 'lateFill' ? dice.between(500, 15_000) : 0,
        };
      },
    });
    this.tables.onOrder = (before, after) => {
      if (before?.status !== after.status)
        this.note(`record: ${after.clientOrderId} is ${after.status} (${after.evidence ?? 'no evidence'})`);
      this.laws.onOrder(before, after);
    };
    this.tables.onPosition = (before, after) => {
      if (before?.status !== after.status) this.note(`record: ${after.id} is ${after.status}`);
      this.laws.onPosition(before, after);
    };
    this.tables.onWatch = (positionId) => void this.time.after(3, () => this.watch.onWatch(positionId));
    const dependencies = (attempt: Attempt): ActivityDependencies => this.#dependencies(attempt);
    this.server = new Server(this.line, dependencies, (deed, error) => this.#onUnexpected(deed, error));
    this.watch = new Watch(this.time, dependencies, (error) => {
      if (!(error instanceof StoreError)) this.#onUnexpected('watchMarket', error);
    });
  }

  note(what: string): void {
    this.history.push({ atMs: this.time.nowMs(), what });
  }

  /** One price of one instrument: the venue deals first, then our feed sees it. */
  tick(instrument: string, { isJump = false, isSeen = true } = {}): void {
    this.exchange.onTick(instrument, this.market.step(instrument, isJump));
    if (isSeen) this.watch.onTick(this.market.publish(instrument));
    this.cover.look(this.exchange.book, this.time.nowMs());
  }

  /** The dispatch of a signal, once. */
  dispatch(signalId: string): void {
    if (this.#dispatched.has(signalId)) return;
    this.#dispatched.add(signalId);
    this.#life(`dispatch ${signalId}`, async () => {
      const { deploymentIds } = await this.server.act('listSubscriptions', 'all', DECISIONS, ({ trading }) =>
        trading.listSubscriptions({ signalId }),
      );
      for (const deploymentId of deploymentIds) {
        const subject = this.tables.deployments.get(deploymentId)?.venueAccountId ?? 'all';
        this.#life(`execution ${signalId} ${deploymentId}`, async () => {
          const positionId = await execute(this.server, subject, { signalId, deploymentId });
          if (positionId !== null) this.startPosition(positionId, subject);
        });
      }
    });
  }

  /** A life that runs already is told that there is news. */
  startPosition(positionId: string, subject: string): void {
    const running = this.lives.get(positionId);
    if (running) {
      running.news();
      return;
    }
    const life = new PositionLife(this.server, this.time, positionId, subject);
    this.lives.set(positionId, life);
    this.#life(`life of ${positionId}`, () => life.live().finally(() => this.lives.delete(positionId)));
  }

  /** One at a time: what is asked for while one runs is skipped. */
  reconcile(): void {
    if (this.#isReconciling) return;
    this.#isReconciling = true;
    this.#life('reconciliation', async () => {
      try {
        await this.server.act('dispatchWaiting', 'all', BRINGING, ({ feed }) => feed.dispatchWaiting());
        await this.server.act('reconcileAccounts', 'all', RECONCILING, ({ venue }) =>
          venue.reconcileAccounts({ venue: VENUE }),
        );
      } catch (error) {
        this.note(`reconciliation failed: ${String(error)}`);
      }
      this.#isReconciling = false;
    });
  }

  /** Something is changed by a person: after it the law of pauses is told. */
  command(change: (record: ModelRecord) => void): void {
    change(modelRecord(this.tables));
    for (const id of this.tables.deployments.keys()) this.laws.onMayEnter(id, mayNotEnter(this.tables, id) === null);
  }

  #life(name: string, live: () => Promise<void>): void {
    this.running += 1;
    live()
      .catch((error: unknown) => {
        const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        this.laws.breach('stuck', `the ${name} failed: ${reason}`);
      })
      .finally(() => {
        this.running -= 1;
      });
  }

  readonly #onMissing = (what: string): void => this.laws.breach('model', `${what} is asked for and not modelled`);

  #onUnexpected(deed: string, error: unknown): void {
    this.laws.breach(
      'unexpected',
      `${deed} threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }

  #onFault(fault: Fault, site: Site, subject: string): void {
    this.faults.set(fault, (this.faults.get(fault) ?? 0) + 1);
    this.cover.trouble(subject, this.time.nowMs() + FELT_MS[site.place]);
    this.note(`FAULT ${fault} at call ${site.call} of ${site.deed} #${site.attempt} (${subject})`);
  }

  #dependencies(attempt: Attempt): ActivityDependencies {
    const { line, time, market } = this;
    const record = Object.create(complaining('record', this.#onMissing)) as Record<string, unknown>;
    for (const [room, methods] of this.#rooms)
      record[room] = Object.assign(Object.create(methods) as object, { attempt });
    const plain = new ModelAdapter(this.exchange, line, attempt, (request) => this.laws.onSigned(request));
    const adapter = this.#mutant.adapter ? this.#mutant.adapter(plain, attempt, this) : plain;
    return {
      record: record as unknown as ActivityDependencies['record'],
      venues: new Map([[VENUE, adapter]]),
      prices: market,
      history: market.history,
      clock: time,
      lives: livesOf(this, attempt),
      signalFiles: {
        waiting: () => Promise.resolve([]),
        take: () => Promise.resolve(),
        setAside: () => Promise.resolve(),
      },
      stopping: NOT_STOPPING,
      parseSignal: () => ({ problem: 'there are no files' }),
      readAlert: () => ({ code: 'notUnderstood', reason: 'there are no alerts' }),
      postWebhook: () => Promise.resolve(null),
      log: { info: () => undefined, warn: () => undefined },
    };
  }
}
