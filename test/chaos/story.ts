import { setTimeout as sleep } from 'node:timers/promises';

import { expect } from '@jest/globals';

import type { ExitReason } from '../../domain/position.ts';
import { bookProblems } from './books.ts';
import type { Kind } from './cast.ts';
import { ENDINGS, signalOf } from './cast.ts';
import type { Ack } from './journal.ts';
import { Journal } from './journal.ts';
import {
  closeBySignal,
  endingProblems,
  ordersInFlight,
  ownershipProblems,
  positionsOf,
  protectionProblems,
  signalsOf,
} from './lives.ts';
import { settled } from './settled.ts';
import type { Stage, Victim } from './stage.ts';
import { VenueBook } from './venue-book.ts';

/** Opened first, with price levels that come after the kill; twenty are left if a slow machine lets a few come before it. */
const FIRST = { plain: 9, stopped: 4, ladder: 4, trailing: 4 } as const;
/** Opened last: their time is up while the victim is away. */
const TIMED = 4;
/** Signals that are posted around the kill, three at a time. */
const BURSTS = 8;
const BURST = 3;
const BURST_EVERY_MS = 500;
export const DEPLOYMENTS_PER_STORY = 9 + 4 + 4 + 4 + TIMED + BURSTS * BURST;

const OPEN_AT_LEAST = 20;
/** Time in which the timed positions must be open; longer where opening the first took longer. */
const TIMED_OPEN_MS = 3_500;
const BEFORE_DUE_MS = 2_000;
const OUTAGE_MS = 2_500;
/** Generous: what is asserted is that it happens, not how fast. */
const OPEN_WITHIN_MS = 30_000;
const RECOVERED_WITHIN_MS = 45_000;
const TRIGGERED_WITHIN_MS = 60_000;
const COMMAND_MS = 20_000;

/**
 * One outage: positions are opened, a program is killed while signals arrive, it returns, and all goes on as if nothing had been.
 * Every account trades one signal.
 */
export class Story {
  readonly #stage: Stage;
  readonly #victim: Victim;
  readonly #deployments: string[];
  readonly #random: () => number;
  readonly #book: VenueBook;
  readonly #journal: Journal;
  readonly #acks = new Map<Kind | 'traffic', Ack[]>();
  #fromMs = 0;
  #dueMs = 0;
  #restartedAt = 0;
  readonly #notes: string[] = [];

  constructor(stage: Stage, victim: Victim, deployments: readonly string[], random: () => number) {
    this.#stage = stage;
    this.#victim = victim;
    this.#deployments = [...deployments];
    this.#random = random;
    this.#book = new VenueBook(stage.databaseUrl);
    this.#journal = new Journal(stage.apiUrl);
  }

  /** What was measured, for people. */
  get report(): string {
    return `${this.#victim}: ${this.#notes.join(', ')}`;
  }

  /** Opens positions with every kind of exit, the timed ones last, and waits until all are protected. */
  async open(): Promise<void> {
    const startedAt = performance.now();
    this.#fromMs = this.#stage.marketNow();
    await this.#post(FIRST);
    await this.#protected(Object.keys(FIRST) as Kind[]);
    const tookMs = performance.now() - startedAt;
    this.#dueMs = this.#stage.marketNow() + Math.max(TIMED_OPEN_MS, tookMs) + BEFORE_DUE_MS;
    await this.#post({ timed: TIMED });
    await this.#protected(['timed']);
    const positions = await positionsOf(this.#stage, this.#idsOf());
    const open = positions.filter(({ status, isProtected }) => status !== 'closed' && isProtected);
    expect(open.length).toBeGreaterThanOrEqual(OPEN_AT_LEAST);
    this.#notes.push(`${open.length} positions protected after ${seconds(performance.now() - startedAt)}`);
  }

  /** Kills the victim shortly before times are up, while signals are posted, and starts it again after they were. */
  async strike(): Promise<void> {
    await sleep(Math.max(0, this.#dueMs - this.#stage.marketNow() - BEFORE_DUE_MS));
    const traffic = this.#postTraffic();
    // Awaited below; should something fail before that, it is that which is reported.
    traffic.catch(() => undefined);
    await sleep(500 + this.#random() * 1_000);
    await this.#stage.kill(this.#victim);
    expect(this.#stage.marketNow()).toBeLessThan(this.#dueMs);
    if (this.#victim !== 'postgres') {
      expect(await this.#book.always()).toEqual([]);
      const open = (await positionsOf(this.#stage)).filter(({ status }) => status !== 'closed').length;
      this.#notes.push(`${open} positions and ${await ordersInFlight(this.#stage)} unanswered orders at the kill`);
    }
    await (this.#victim === 'temporal' ? this.#venueActsAlone() : sleep(OUTAGE_MS));
    this.#restartedAt = performance.now();
    this.#notes.push(`ready again after ${seconds(await this.#stage.restart(this.#victim))}`);
    await traffic;
    const retried = this.#acksOf('traffic').filter(({ attempts }) => attempts > 1).length;
    this.#notes.push(`${retried} of ${BURSTS * BURST} signals sent more than once`);
  }

  /** Everything acknowledged is stored and executed once; asking again with the same key gives the same answer. */
  async expectEverySignal(): Promise<void> {
    const ids = this.#idsOf();
    expect(new Set(ids).size).toBe(ids.length);
    await settled('every signal has become a position', RECOVERED_WITHIN_MS, async () => {
      const signals = await signalsOf(this.#stage, ids);
      const isDone = (status: string): boolean => status === 'open' || status === 'closed';
      return [
        ...ids.filter((id) => !signals.some((signal) => signal.id === id)).map((id) => `signal ${id} is not stored`),
        ...signals
          .filter(({ status, executions }) => !isDone(status) || executions !== 1)
          .map((each) => `signal ${each.id} is ${each.status} (${each.refusals}) in ${each.executions} executions`),
      ];
    });
    this.#notes.push(`signals executed ${this.#sinceRestart()} after the restart`);
    for (const { key, body, signalId } of this.#journal.acks) {
      expect((await this.#journal.send('/api/signals', key, body)).body).toMatchObject({ id: signalId });
    }
    const [first] = this.#journal.acks;
    const other = await this.#journal.send('/api/signals', first?.key ?? '', { ...first?.body, direction: 'short' });
    expect(other.status).toBe(422);
  }

  /** Each open position has one workflow, is covered exactly, and is ours as it is the venue's. */
  async expectOwned(): Promise<void> {
    await settled('every position is owned and covered', RECOVERED_WITHIN_MS, async () => [
      ...(await ownershipProblems(this.#stage)),
      ...(await this.#book.inTheEnd()),
    ]);
    this.#notes.push(`owned and covered after ${this.#sinceRestart()}`);
    const naked = (await positionsOf(this.#stage, this.#idsOf())).map(({ nakedMs }) => nakedMs ?? 0);
    this.#notes.push(`longest naked ${seconds(Math.max(...naked))}`);
    expect(this.#stage.missing()).toEqual([]);
  }

  /** Commands by both doors reach their positions. */
  async expectCommandsObeyed(): Promise<void> {
    const [whole, half, ...rest] = await positionsOf(this.#stage, this.#idsOf('plain'));
    if (whole === undefined || half === undefined) throw new Error('There are too few plain positions.');
    const close = async (id: string, key: string, body: object): Promise<string> => {
      const path = `/api/positions/${id}/close`;
      const answer = await this.#journal.send(path, `${this.#victim}-${key}`, body, COMMAND_MS);
      return `${answer.status} ${String(answer.body['outcome'])}`;
    };
    const startedAt = performance.now();
    expect(await close(whole.id, 'whole', {})).toBe('200 accepted');
    expect(await close(half.id, 'half', { fraction: '0.5' })).toBe('200 accepted');
    expect(await close(half.id, 'half', { fraction: '0.5' })).toBe('200 accepted');
    expect(await this.#book.filledExits([half.signalId])).toHaveLength(1);
    const signalled = rest.slice(0, 3);
    await Promise.all(signalled.map(({ id }) => closeBySignal(this.#stage, [id])));
    const closed = [whole, ...signalled].map(({ signalId }) => signalId);
    await this.#ended(closed, 'manual', RECOVERED_WITHIN_MS);
    this.#notes.push(`commands obeyed in ${seconds(performance.now() - startedAt)}`);
  }

  /** Prices and times end the others, each for its own reason, each timed one by one order. */
  async expectTriggersFired(): Promise<void> {
    for (const kind of ['timed', 'stopped', 'ladder', 'trailing'] as const) {
      await this.#ended(this.#idsOf(kind), ENDINGS[kind], TRIGGERED_WITHIN_MS);
      this.#notes.push(`${kind} ended by ${this.#sinceRestart()}`);
    }
    const timed = await this.#book.filledExits(this.#idsOf('timed'));
    expect(timed.map(({ signalId, type }) => `${signalId} ${type}`).sort()).toEqual(
      this.#idsOf('timed')
        .map((id) => `${id} market`)
        .sort(),
    );
  }

  /** Closes what is left; then nothing is held or rests, and every book says the same. */
  async expectBalancedEnd(): Promise<void> {
    const open = (await positionsOf(this.#stage, this.#idsOf())).filter(({ status }) => status !== 'closed');
    const openIds = open.map(({ id }) => id);
    await closeBySignal(this.#stage, openIds);
    await this.#ended([...this.#idsOf('plain'), ...this.#idsOf('traffic')], 'manual', RECOVERED_WITHIN_MS);
    await settled('the books agree', RECOVERED_WITHIN_MS, async () => [
      ...(await ownershipProblems(this.#stage)),
      ...(await this.#book.inTheEnd()),
      ...(await bookProblems(this.#stage.databaseUrl)),
    ]);
    expect(this.#stage.missing()).toEqual([]);
  }

  /** What rests at the venue acts while no workflow can: all stops, and the first target of each ladder. */
  async #venueActsAlone(): Promise<void> {
    const ids = [...this.#idsOf('stopped'), ...this.#idsOf('ladder')];
    const tookMs = await settled('stops and targets at the venue have filled', RECOVERED_WITHIN_MS, async () => {
      const filled = new Set((await this.#book.filledExits(ids)).map(({ signalId }) => signalId));
      return ids.filter((id) => !filled.has(id)).map((id) => `no exit of signal ${id} has filled`);
    });
    await sleep(OUTAGE_MS);
    this.#notes.push(`the venue acted alone for ${seconds(tookMs + OUTAGE_MS)}`);
  }

  async #post(counts: Partial<Record<Kind, number>>): Promise<void> {
    const kinds = Object.entries(counts).flatMap(([kind, count]) => Array<Kind>(count).fill(kind as Kind));
    await Promise.all(kinds.map((kind, index) => this.#postOne(kind, kind, index)));
  }

  async #postTraffic(): Promise<void> {
    const posting: Promise<void>[] = [];
    for (let burst = 0; burst < BURSTS; burst += 1) {
      for (let each = 0; each < BURST; each += 1) posting.push(this.#postOne('traffic', 'plain', burst * BURST + each));
      await sleep(BURST_EVERY_MS);
    }
    await Promise.all(posting);
  }

  async #postOne(role: Kind | 'traffic', kind: Kind, index: number): Promise<void> {
    const deployment = this.#deployments.pop();
    if (deployment === undefined) throw new Error('There are too few deployments for this story.');
    const when = { path: this.#stage.path, fromMs: this.#fromMs, dueMs: this.#dueMs };
    const ack = await this.#journal.post(`${this.#victim}-${role}-${index}`, signalOf(kind, deployment, when));
    this.#acks.set(role, [...this.#acksOf(role), ack]);
  }

  async #protected(kinds: readonly Kind[]): Promise<void> {
    const ids = kinds.flatMap((kind) => this.#idsOf(kind));
    await settled('all positions are protected', OPEN_WITHIN_MS, () => protectionProblems(this.#stage, ids));
  }

  async #ended(signalIds: readonly string[], reason: ExitReason, withinMs: number): Promise<void> {
    const what = `all of these positions ended by ${reason}`;
    await settled(what, withinMs, () => endingProblems(this.#stage, signalIds, reason));
  }

  #acksOf = (role: Kind | 'traffic'): Ack[] => this.#acks.get(role) ?? [];
  #idsOf = (role?: Kind | 'traffic'): string[] =>
    (role === undefined ? this.#journal.acks : this.#acksOf(role)).map(({ signalId }) => signalId);
  #sinceRestart = (): string => seconds(performance.now() - this.#restartedAt);
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
