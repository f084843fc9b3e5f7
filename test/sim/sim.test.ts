import { describe, expect, test } from '@jest/globals';
import { everyCase, EVERY_SWITCH } from './exhaustive.ts';
import { tellStory } from './story.ts';
import { addStory, emptyTally, faultsOf } from './tally.ts';

const SEED = 1;
const FAULTS = 20_000;
/** Half a minute of one processor; a busy machine takes longer. */
const PATIENCE_MS = 300_000;

describe('the core on modelled ground', () => {
  test(
    `breaks no law under ${FAULTS} faults`,
    async () => {
      const tally = emptyTally();
      for (let index = 0; faultsOf(tally) < FAULTS; index += 1) addStory(tally, await tellStory(SEED, index));
      expect(
        tally.failures.map((failure) => ({
          ...failure,
          again: `npm run sim -- --seed ${SEED} --only ${failure.index}`,
        })),
      ).toEqual([]);
      // The stories trade, and most kinds of faults are met.
      expect(tally.positions).toBeGreaterThan(tally.stories);
      expect(Object.keys(tally.faults).length).toBeGreaterThan(40);
    },
    PATIENCE_MS,
  );

  test('tells the same story again for the same seed', async () => {
    const [first, second] = [await tellStory(SEED, 3), await tellStory(SEED, 3)];
    expect(second.history).toEqual(first.history);
    expect(first.history.length).toBeGreaterThan(10);
  });

  test(
    'survives the death of every step of every deed, whatever the venue answers',
    async () => {
      const broken: unknown[] = [];
      let cases = 0;
      // Every switch is on and off beside every other; the command tells all eight and every attempt.
      const switches = EVERY_SWITCH.filter(
        (each) => [each.deduplicates, each.nativeStops, each.honoursExpiry].filter(Boolean).length % 2 === 1,
      );
      for await (const each of everyCase({}, { switches, attempts: [1] })) {
        cases += 1;
        if (each.breaches.length > 0) broken.push({ ...each, history: each.history.slice(-20) });
      }
      expect(broken).toEqual([]);
      expect(cases).toBeGreaterThan(2_000);
    },
    PATIENCE_MS,
  );
});
