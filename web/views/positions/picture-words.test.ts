import { expect, test } from '@jest/globals';
import type { Drawn } from './picture-scale.ts';
import { pictureScale } from './picture-scale.ts';
import { pictureWords } from './picture-words.ts';

const protectedLong: Drawn = {
  direction: 'long',
  currency: 'USD',
  quantity: '0.5',
  entryPrice: '40000',
  stopPrice: '39200',
  trailingPrice: null,
  isStopNative: true,
  protectedAt: '2026-11-20T12:00:00.000Z',
  nakedSince: null,
  exitLevels: { stopLoss: '39200', takeProfits: [], trailingStop: null, breakEven: null, timeExitAt: null },
  mark: { price: '39000', ageMs: 0, isStale: false, unrealizedPnl: '-500' },
};

const wordsOf = (position: Drawn): string => {
  const scale = pictureScale(position);
  if (scale === null) throw new Error('It has levels.');
  return pictureWords(position, scale, 0);
};

test('a stop that the venue holds is called a stop', () => {
  expect(wordsOf(protectedLong)).toMatch(/^Stop 39,200, entry 40,000, no target\. Market 39,000, beyond the stop/);
});

test.each([{ protectedAt: null }, { nakedSince: '2026-11-20T12:01:00.000Z' }])(
  'where none stands it says so, and names the price only as planned: %j',
  (missing) => {
    expect(wordsOf({ ...protectedLong, ...missing })).toMatch(
      /^No stop at the venue, planned 39,200, .*beyond the planned stop/,
    );
  },
);
