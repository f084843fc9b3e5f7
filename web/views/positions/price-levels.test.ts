import { expect, test } from '@jest/globals';
import { levelsOf } from './price-levels.ts';

const position = {
  entryPrice: '40000',
  stopPrice: '39200',
  exitLevels: null,
  trailingPrice: null,
  status: 'open',
  quantity: '0.5',
  protectedAt: '2026-11-20T12:00:00.000Z',
  nakedSince: null,
} as const;

test('the stop of a protected position is drawn as a stop', () => {
  expect(levelsOf(position).map(({ kind }) => kind)).toEqual(['entry', 'stop']);
});

test('a stop that stands nowhere is drawn and named as one that is only planned', () => {
  expect(levelsOf({ ...position, nakedSince: '2026-11-20T12:01:00.000Z' })).toContainEqual({
    kind: 'missingStop',
    price: '39200',
    title: 'no stop at the venue, planned',
  });
});
