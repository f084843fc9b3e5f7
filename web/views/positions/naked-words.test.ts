import { expect, test } from '@jest/globals';
import { nakedWords } from './naked-words.ts';

const NOW_MS = Date.parse('2026-11-20T12:00:00.000Z');
const position = { nakedSince: null, firstFillAt: '2026-11-20T11:59:50.000Z', createdAt: '2026-11-20T11:00:00.000Z' };

test('for ten seconds it is being protected; after them nobody is told so any more', () => {
  expect(nakedWords(position, NOW_MS)).toMatch(/being protected/);
  expect(nakedWords(position, NOW_MS + 1)).toMatch(/being closed/);
});

test('a stop that was there counts from when it was gone', () => {
  expect(nakedWords({ ...position, nakedSince: '2026-11-20T12:00:00.000Z' }, NOW_MS + 10_000)).toMatch(
    /being protected/,
  );
});
