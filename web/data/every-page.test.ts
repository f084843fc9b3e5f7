import { expect, test } from '@jest/globals';
import { everyPage } from './every-page.ts';

test('every page is read, each from where the one before it ended, until there is none', async () => {
  const pages = new Map([
    [undefined, { rows: ['e', 'd'], next: 'd' }],
    ['d', { rows: ['c', 'b'], next: 'b' }],
    ['b', { rows: ['a'], next: null }],
  ]);
  const ask = (from: string | undefined) => Promise.resolve(pages.get(from) ?? { rows: ['lost'], next: null });
  expect(await everyPage(ask)).toEqual(['e', 'd', 'c', 'b', 'a']);
});
