import { setTimeout as sleep } from 'node:timers/promises';

import { violationsOf } from './checkers/index.ts';
import type { FeedReader } from './feed-reader.ts';
import { MARKETS } from './market.ts';
import { readRows } from './read-rows.ts';
import { readPollers, readWorkflows } from './read-temporal.ts';
import type { TruthReader } from './read-truth.ts';
import type { Checker, Rows, Snapshot, Violation } from './snapshot.ts';
import type { SpanBook } from './spans.ts';
import type { CampaignStage } from './stage.ts';

const ROUND_MS = 1_000;

export interface Watched {
  stage: CampaignStage;
  truth: TruthReader;
  spans: SpanBook;
  feed: FeedReader;
  acks: () => readonly { key: string; signalId: string }[];
  caps: Snapshot['caps'];
}

/** Looks each second at what is, and asks the laws of class S about it. */
export class Observer {
  readonly #watched: Watched;
  readonly #onViolation: (violation: Violation) => void;
  readonly #known = new Set<string>();
  readonly #marks = new Map<string, { low: number; high: number }>();
  #rows: Rows | null = null;
  #isStopping = false;
  #loop: Promise<void> = Promise.resolve();
  /** Looks that were taken, and those that could not be because the record was away. */
  readonly looks = { taken: 0, missed: 0 };

  constructor(watched: Watched, onViolation: (violation: Violation) => void) {
    this.#watched = watched;
    this.#onViolation = onViolation;
  }

  /** The record as it was seen last. */
  get rows(): Rows | null {
    return this.#rows;
  }

  start(): void {
    this.#loop = this.#watch();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#loop;
  }

  /** One look. The venues first: what they have and the record lacks was never recorded. @throws when something is away. */
  async look(classes: readonly Checker['class'][]): Promise<{ snapshot: Snapshot; violations: Violation[] }> {
    const { stage, truth, spans, feed, caps } = this.#watched;
    const acks = [...this.#watched.acks()].map(({ key, signalId }) => ({ key, signalId }));
    const atMs = Date.now();
    const venues = await truth.read();
    const isWhole = classes.includes('E');
    const rows = await readRows(stage.servers.readerUrl);
    this.#rows = rows;
    const snapshot: Snapshot = {
      atMs,
      venues,
      rows,
      workflows: isWhole ? await readWorkflows(stage) : [],
      pollers: isWhole ? await readPollers(stage) : {},
      acks,
      feed: isWhole ? await feed.upTo(rows.eventIds) : [],
      spans: spans.now,
      marks: Object.fromEntries(
        [...this.#marks].map(([name, { low, high }]) => [name, { low: low.toFixed(4), high: high.toFixed(4) }]),
      ),
      caps,
    };
    return { snapshot, violations: violationsOf(snapshot, classes) };
  }

  /** Tells of each broken law once. */
  report(violations: readonly Violation[]): void {
    for (const violation of violations) {
      // Times and counts grow while the same thing goes on.
      const key = `${violation.invariant} ${violation.what.replace(/\d+(\.\d+)? (s|ms)\b/g, '')}`;
      if (this.#known.has(key)) continue;
      this.#known.add(key);
      this.#onViolation(violation);
    }
  }

  async #watch(): Promise<void> {
    while (!this.#isStopping) {
      const startedAt = performance.now();
      this.#mark();
      try {
        const { violations } = await this.look(['S']);
        this.looks.taken += 1;
        this.report(violations);
      } catch {
        this.looks.missed += 1;
      }
      await sleep(Math.max(100, ROUND_MS - (performance.now() - startedAt)));
    }
  }

  #mark(): void {
    for (const { instrument } of MARKETS) {
      const price = this.#watched.stage.market.price(instrument);
      const seen = this.#marks.get(instrument) ?? { low: price, high: price };
      this.#marks.set(instrument, { low: Math.min(seen.low, price), high: Math.max(seen.high, price) });
    }
  }
}
