import type { Member } from './cast.ts';
import type { Draw } from './draw.ts';
import type { Fleet } from './fleet.ts';
import type { Keeper } from './keeper.ts';
import type { Pauses } from './pauses.ts';
import type { TruthReader } from './read-truth.ts';
import type { Rows } from './snapshot.ts';
import type { SpanBook } from './spans.ts';
import type { CampaignStage } from './stage.ts';
import type { VenueProcess } from './venues.ts';
import type { Workload } from './workload.ts';

/** What a fault has in its hands. */
export interface Arena {
  stage: CampaignStage;
  fleet: Fleet;
  api: Keeper;
  work: Workload;
  pauses: Pauses;
  spans: SpanBook;
  truth: TruthReader;
  members: readonly Member[];
  /** The record as it was seen last; null before the first look. */
  rows: () => Rows | null;
  /** Does something while no fault of the platform's lane is done. */
  alone: <Result>(deed: () => Promise<Result>) => Promise<Result>;
  /** Milliseconds that the longest stop of a worker lasts. */
  longStopMs: number;
}

/** Numbers and words that were drawn for one fault before the run. */
export type Terms = Readonly<Record<string, string | number>>;

/** Faults of one lane come one after the other; lanes run beside each other. */
export type Lane = 'platform' | 'venue' | 'input' | 'long';

/** A kind of fault: what is drawn for it, how it is done, and what the platform owes us. */
export interface FaultKind {
  /** Of the catalogue, such as F-03. */
  id: string;
  name: string;
  /** What has to come of it. */
  expected: string;
  /** How often it is drawn, beside the others. */
  weight: number;
  lane: Lane;
  draw: (draw: Draw) => Terms;
  /** Does it and heals it. Says what was seen; null when it found nothing to hit. */
  inject: (arena: Arena, terms: Terms, id: string) => Promise<string | null>;
}

export const venueOf = ({ stage }: Arena, terms: Terms): VenueProcess => {
  const venue = stage.venues.find(({ name }) => name === terms['venue']);
  if (venue === undefined) throw new Error(`There is no venue ${String(terms['venue'])} in the arena.`);
  return venue;
};

/** Names of the venues, for draws before any of them runs. */
export const VENUE_NAMES = ['lying', 'lyingPlain'] as const;

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
