import type { Crossing } from '../../domain/crossing.ts';
import type { Fill } from '../../domain/fill.ts';
import type { ActivityDependencies } from '../ports.ts';

type Dependencies = Pick<ActivityDependencies, 'record' | 'lives' | 'clock' | 'log'>;

interface CrossingNotice {
  id: string;
  positionId: string;
  kind: Crossing['kind'];
  rung: number;
  /** What has to be stored before it is told; null once that is done. */
  unstored: { signalId: string; crossing: Crossing } | null;
}

/**
 * What a watcher has to tell its positions: crossings, which are stored first, and fills. Whatever cannot be stored or told now
 * is kept and tried again with the next call; telling something twice does no harm.
 */
export class Notices {
  readonly #dependencies: Dependencies;
  readonly #readLagMs: number;
  readonly #known = new Set<string>();
  readonly #crossings = new Map<string, CrossingNotice>();
  readonly #fills = new Set<Fill>();
  readonly #looks = new Set<string>();
  /** Positions that look once more when answers have caught up with what was told of them, and when that is. */
  readonly #lookAgainAtMs = new Map<string, number>();
  #hasStranger = false;
  #isWayDown = false;

  constructor(dependencies: Dependencies, readLagMs: number) {
    this.#dependencies = dependencies;
    this.#readLagMs = readLagMs;
  }

  /** A level was crossed; one that is known already changes nothing. */
  addCrossing(id: string, position: { positionId: string; signalId: string }, crossing: Crossing): void {
    if (this.#known.has(id)) return;
    const { positionId, signalId } = position;
    const { kind, rung } = crossing;
    this.#known.add(id);
    this.#crossings.set(id, { id, positionId, kind, rung, unstored: { signalId, crossing } });
  }

  /** A crossing that an earlier watcher stored: its message may have been lost with it. */
  addStored(notice: Omit<CrossingNotice, 'unstored'>): void {
    this.#known.add(notice.id);
    this.#crossings.set(notice.id, { ...notice, unstored: null });
  }

  /** A fill that no reply of ours reported: its position has to look at the venue. */
  addFill(fill: Fill): void {
    this.#fills.add(fill);
  }

  /** The position has ended. */
  forget(positionId: string): void {
    for (const id of this.#known) {
      if (!id.startsWith(positionId)) continue;
      this.#known.delete(id);
      this.#crossings.delete(id);
    }
  }

  /** Something waits to be told. */
  get hasWaiting(): boolean {
    return this.#hasStranger || this.#crossings.size + this.#fills.size + this.#looks.size > 0;
  }

  /** Stores and tells everything that waits. Never throws. */
  async sendAll(): Promise<void> {
    for (const [positionId, atMs] of this.#lookAgainAtMs) {
      if (this.#dependencies.clock.nowMs() < atMs) continue;
      this.#lookAgainAtMs.delete(positionId);
      this.#looks.add(positionId);
    }
    const found = await Promise.all([...this.#fills].map((fill) => this.#try(() => this.#findHolders(fill), 'a fill')));
    const told = await Promise.all([
      ...[...this.#crossings.values()].map((notice) => this.#try(() => this.#tellCrossing(notice), 'a crossing')),
      ...[...this.#looks].map((positionId) => this.#try(() => this.#tellNews(positionId), 'a fill')),
    ]);
    // Last, and once for all of them: what is ours goes first.
    const looked = this.#hasStranger ? await this.#try(() => this.#lookAtStrangers(), 'a fill by hand') : true;
    this.#isWayDown = [...found, ...told, looked].includes(false);
  }

  /** The same, unless the last try failed: prices, and with them the stops at the venue, must not wait for an outage to end. */
  async sendUnlessDown(): Promise<void> {
    if (!this.#isWayDown) await this.sendAll();
  }

  async #try(deed: () => Promise<void>, what: string): Promise<boolean> {
    try {
      await deed();
      return true;
    } catch (error) {
      this.#dependencies.log.warn({ error: String(error) }, `${what} could not be told yet; it is tried again`);
      return false;
    }
  }

  async #findHolders(fill: Fill): Promise<void> {
    const { orders, positions, venueNews } = this.#dependencies.record;
    const order = fill.clientOrderId === null ? null : await orders.findByClientOrderId(fill.clientOrderId);
    const live = order ? [] : await positions.live(fill.venueAccountId);
    const holders = live.filter((position) => position.instrument === fill.instrument).map((position) => position.id);
    if (order && (await venueNews.unrecorded([fill])).length > 0) await this.#take(fill, order.positionId);
    for (const positionId of order ? [order.positionId] : holders) this.#looks.add(positionId);
    // Nobody's: somebody trades by hand where we hold nothing, and what it leaves would net with what we open there.
    if (!order && holders.length === 0) this.#hasStranger = true;
    this.#fills.delete(fill);
  }

  /** The fill itself is recorded: what the venue tells here, its answers may show only later. */
  async #take(fill: Fill, positionId: string): Promise<void> {
    const { record, clock, lives } = this.#dependencies;
    const position = await record.positions.find(positionId);
    // An order that was given up as lost has filled: reconciliation opens its position again.
    if (position?.status === 'closed') await lives.reconcileSoon();
    else {
      await record.venueNews.record(positionId, { fills: [fill], funding: [], orders: [] }, clock.nowMs());
      // Its order may be shown as it was for a while: what follows from its end waits for a look that sees it.
      if (this.#readLagMs > 0) this.#lookAgainAtMs.set(positionId, clock.nowMs() + this.#readLagMs);
    }
  }

  async #tellCrossing(notice: CrossingNotice): Promise<void> {
    const { record, lives } = this.#dependencies;
    const { id, positionId, kind, rung, unstored } = notice;
    if (unstored) {
      await record.exitWatches.recordCrossing(id, { id: positionId, signalId: unstored.signalId }, unstored.crossing);
      notice.unstored = null;
    }
    // A position without a workflow gets a new one from reconciliation; the message waits for it.
    if (await lives.tellCrossed(positionId, { id, kind, rung })) this.#crossings.delete(id);
  }

  async #lookAtStrangers(): Promise<void> {
    this.#hasStranger = false;
    await this.#dependencies.lives.reconcileSoon().catch((error: unknown) => {
      this.#hasStranger = true;
      throw error;
    });
  }

  async #tellNews(positionId: string): Promise<void> {
    await this.#dependencies.lives.tellNews(positionId);
    this.#looks.delete(positionId);
  }
}
