import { expect, test } from '@jest/globals';

import { PATCHES } from './campaign/mutants/patched/patches.ts';
import { play } from './campaign/mutants/patched/run.ts';

/** The others are played by `npm run chaos -- --mutants`. */
const SOME = ['5xx-is-a-no', 'pause-at-the-door-only', 'cancel-before-replace'];
const TEST_MS = 60_000;

const some = PATCHES.filter(({ id }) => SOME.includes(id));

test('the builds that are played here exist', () => {
  expect(some).toHaveLength(SOME.length);
});

test.each(some.map((patch) => ({ what: patch.what, patch })))(
  'the checkers of the campaign see that $what',
  async ({ patch }) => {
    expect(await play(patch, 'patched')).not.toBeNull();
  },
  TEST_MS,
);

test(
  'they say nothing of a sound platform in the same story',
  async () => {
    for (const patch of some.slice(-1)) expect(await play(patch, 'sound')).toBeNull();
  },
  TEST_MS,
);
