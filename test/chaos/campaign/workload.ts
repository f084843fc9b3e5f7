import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { newsSignal, positionLifecycleId } from '../../../contracts/temporal/position-lifecycle.ts';
import type { Ack } from '../journal.ts';
import { Journal } from '../journal.ts';
import type { Member } from './cast.ts';
import type { Draw } from './draw.ts';
import { MARKETS } from './market.ts';
import { signalOf } from './signals.ts';
import type { PositionRow, Rows } from './snapshot.ts';
import type { CampaignStage } from './stage.ts';

/** What can be asked of the workload, so that a fault finds something to hit. */
export type Deed = 'entry' | 'exit' | 'amend' | 'long';

const PACE_MS = 900;
/** Commands that wait for their answer; more would only queue up. */
const MOST_AT_ONCE = 12;
const PATIENCE_MS = 60_000;
const LOOKS_FOR_LONG = 40;

/** Trades all the time: signals with every kind of exit, closes, and amendments, drawn from the seed. */
export class Workload {
  readonly #stage: CampaignStage;
  readonly #members: readonly Member[];
  readonly #draw: Draw;
  readonly #rows: () => Rows | null;
  readonly #journal: Journal;
  readonly counts = { signals: 0, acked: 0, refused: 0, closes: 0, amendments: 0, unanswered: 0 };
  readonly #running = new Set<Promise<unknown>>();
  #isStopping = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(stage: CampaignStage, members: readonly Member[], draw: Draw, rows: () => Rows | null) {
    this.#stage = stage;
    this.#members = members;
    this.#draw = draw;
    this.#rows = rows;
    this.#journal = new Journal(stage.apiUrl);
  }

  get acks(): readonly Ack[] {
    return this.#journal.acks;
  }

  get journal(): Journal {
    return this.#journal;
  }

  start(): void {
    this.#loop = this.#trade();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#loop;
    await Promise.allSettled(this.#running);
  }

  /** Does something of this kind now, at a venue when one is named. False when there was nothing to do it to. */
  provoke(deed: Deed, venue?: string): boolean {
    if (deed === 'entry') return this.#keep(this.signal(venue));
    const position = this.#somePosition(venue);
    if (position === undefined) return false;
    if (deed === 'exit') return this.#keep(this.#close(position.id, '1'));
    if (deed === 'amend') return this.#keep(this.#amend(position));
    return this.#keep(this.#lengthen(position.id));
  }

  /** A signal for a deployment that has room for it. */
  signal(
    venue?: string,
    wish: { member?: Member; instrument?: string; direction?: 'long' | 'short' } = {},
  ): Promise<unknown> {
    const members = this.#members.filter((each) => venue === undefined || each.venue === venue);
    const taken = new Set(this.#open().map((row) => `${row.deploymentId} ${row.instrument}`));
    let member = wish.member ?? this.#draw.of(members);
    let instrument = wish.instrument ?? this.#draw.of(MARKETS).instrument;
    for (
      let tries = 0;
      tries < 20 && wish.member === undefined && taken.has(`${member.deploymentId} ${instrument}`);
      tries += 1
    ) {
      member = this.#draw.of(members);
      instrument = this.#draw.of(MARKETS).instrument;
    }
    const body = signalOf(this.#draw, {
      ...wish,
      deploymentId: member.deploymentId,
      instrument,
      price: this.#stage.market.price(instrument),
    });
    return this.post(`signal-${this.counts.signals}-${randomUUID()}`, body);
  }

  /** Posts a signal until it is answered, and journals the answer. */
  async post(key: string, body: object): Promise<Ack | null> {
    this.counts.signals += 1;
    try {
      const ack = await this.#journal.post(key, body, PATIENCE_MS);
      this.counts.acked += 1;
      return ack;
    } catch (error) {
      if (String(error).includes('"status":4')) this.counts.refused += 1;
      else this.counts.unanswered += 1;
      return null;
    }
  }

  async #trade(): Promise<void> {
    while (!this.#isStopping) {
      await sleep(PACE_MS * (0.4 + 1.2 * this.#draw.share()));
      if (this.#running.size >= MOST_AT_ONCE) continue;
      const { deed } = this.#draw.weighted([
        { deed: 'entry' as const, weight: 62 },
        { deed: 'exit' as const, weight: 12 },
        { deed: 'part' as const, weight: 8 },
        { deed: 'amend' as const, weight: 18 },
      ]);
      const position = this.#somePosition();
      if (deed === 'entry' || position === undefined) this.#keep(this.signal());
      else if (deed === 'amend') this.#keep(this.#amend(position));
      else this.#keep(this.#close(position.id, deed === 'exit' ? '1' : '0.5'));
    }
  }

  #open = (): PositionRow[] => (this.#rows()?.positions ?? []).filter(({ status }) => status === 'open');

  #somePosition(venue?: string): PositionRow | undefined {
    const open = this.#open().filter((row) => venue === undefined || row.venue === venue);
    return open.length === 0 ? undefined : this.#draw.of(open);
  }

  #close(id: string, fraction: string): Promise<unknown> {
    this.counts.closes += 1;
    return this.#journal.send(`/api/positions/${id}/close`, randomUUID(), { fraction }, 12_000);
  }

  #amend({ id }: PositionRow): Promise<unknown> {
    this.counts.amendments += 1;
    const stopLoss = { distanceBps: String(this.#draw.between(20, 90)) };
    return this.#journal.send(`/api/positions/${id}/exit-plan`, randomUUID(), { stopLoss }, 12_000, 'PATCH');
  }

  /** Looks often enough that its history grows long and it goes on as a new run. */
  async #lengthen(id: string): Promise<void> {
    await this.#stage.temporal(async (client) => {
      for (let look = 0; look < LOOKS_FOR_LONG && !this.#isStopping; look += 1) {
        await client.workflow.getHandle(positionLifecycleId(id)).signal(newsSignal);
        await sleep(60);
      }
    });
  }

  #keep(deed: Promise<unknown>): true {
    const kept = deed.catch(() => undefined).finally(() => this.#running.delete(kept));
    this.#running.add(kept);
    return true;
  }
}
