import type { ActivityDependencies } from '../../../../../activities/ports.ts';
import type { LyingPlatformOptions } from '../../../../builders/lying-platform.ts';
import type { Around } from '../../observed.ts';
import type { PatchedStage } from './stage.ts';

/** A platform with one fault built in, and a story of seconds in which it does harm. */
export interface Patch {
  id: string;
  /** Whose checker has to see it. */
  invariant: string;
  /** What is wrong with the platform. */
  what: string;
  /** What the venue documents of itself in this story. */
  switches?: LyingPlatformOptions['switches'];
  /** The fault: between the activities and what they use, between the api and the record, or in the database. */
  fault: {
    worker?: (dependencies: ActivityDependencies, stage: () => PatchedStage) => ActivityDependencies;
    api?: Around;
    sql?: string;
  };
  /** What happens to a sound platform and to this one alike, in the middle of a call. */
  scene?: (stage: () => PatchedStage) => Around;
  /** Resolves when the harm is done. */
  story: (stage: PatchedStage) => Promise<unknown>;
}
