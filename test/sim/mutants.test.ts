import { describe, expect, test } from '@jest/globals';
import { MUTANTS } from './mutants.ts';
import { tellStory } from './story.ts';

/** A mutant that is not seen within so many stories is not seen. */
const MOST_STORIES = 150;
const PATIENCE_MS = 120_000;

describe('a platform that is wrong in one way', () => {
  test.each(Object.entries(MUTANTS))(
    '%s is seen',
    async (_name, { breaks, mutant }) => {
      const seen = new Set<string>();
      for (let index = 0; index < MOST_STORIES && !seen.has(breaks); index += 1) {
        const { breaches } = await tellStory(7, index, mutant);
        for (const { law } of breaches) seen.add(law);
      }
      expect([...seen]).toContain(breaks);
    },
    PATIENCE_MS,
  );
});
