import type { StoryEnd } from './story.ts';

/** A story that broke a law, and how to see it again. */
export interface Failure {
  index: number;
  law: string;
  sentence: string;
}

/** What a run of stories came to; plain numbers, so that processes can add theirs together. */
export interface Tally {
  stories: number;
  faults: Record<string, number>;
  positions: number;
  venueOrders: number;
  venueFills: number;
  nakedMs: number;
  longestNakedMs: number;
  failures: Failure[];
  failed: number;
}

/** More failures than these are counted, not listed. */
const MOST_LISTED = 20;

export const emptyTally = (): Tally => ({
  stories: 0,
  faults: {},
  positions: 0,
  venueOrders: 0,
  venueFills: 0,
  nakedMs: 0,
  longestNakedMs: 0,
  failures: [],
  failed: 0,
});

export function addStory(tally: Tally, { index, breaches, faults, world }: StoryEnd): void {
  tally.stories += 1;
  for (const [fault, count] of faults) tally.faults[fault] = (tally.faults[fault] ?? 0) + count;
  tally.positions += world.tables.positions.size;
  for (const account of world.exchange.book.accounts.values()) {
    tally.venueOrders += account.orders.length;
    tally.venueFills += account.trades.length;
  }
  tally.nakedMs += world.cover.nakedMs;
  tally.longestNakedMs = Math.max(tally.longestNakedMs, world.cover.longestMs);
  const [first] = breaches;
  if (!first) return;
  tally.failed += 1;
  if (tally.failures.length < MOST_LISTED) tally.failures.push({ index, law: first.law, sentence: first.sentence });
}

export function addTally(sum: Tally, other: Tally): void {
  for (const key of ['stories', 'positions', 'venueOrders', 'venueFills', 'nakedMs', 'failed'] as const)
    sum[key] += other[key];
  sum.longestNakedMs = Math.max(sum.longestNakedMs, other.longestNakedMs);
  for (const [fault, count] of Object.entries(other.faults)) sum.faults[fault] = (sum.faults[fault] ?? 0) + count;
  sum.failures = [...sum.failures, ...other.failures].sort((a, b) => a.index - b.index).slice(0, MOST_LISTED);
}

export const faultsOf = (tally: Tally): number => Object.values(tally.faults).reduce((sum, count) => sum + count, 0);
