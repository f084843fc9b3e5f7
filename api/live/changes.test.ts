import { expect, test } from '@jest/globals';
import type { PositionMark } from '../../contracts/api/live.ts';
import type { PriceReply } from '../../contracts/api/market.ts';
import type { LiveView } from './changes.ts';
import { changesSince } from './changes.ts';

const AT = '2026-11-20T10:00:00.000Z';
const price = (instrument: string, mid: string, changes: Partial<PriceReply> = {}): PriceReply => ({
  instrument,
  bid: mid,
  ask: mid,
  mid,
  source: 'test',
  venueAt: AT,
  receivedAt: AT,
  ageMs: 0,
  isStale: false,
  ...changes,
});
const position = (id: string, markPrice: string): PositionMark => ({
  id,
  deploymentId: 'd',
  instrument: 'BTC-USD-PERP',
  direction: 'long',
  status: 'open',
  quantity: '1',
  mark: { price: markPrice, ageMs: 0, isStale: false, unrealizedPnl: '0' },
});
const view = (
  prices: PriceReply[],
  positions: PositionMark[] = [],
  oldestPositionId: string | null = null,
): LiveView => ({ marketAt: AT, prices, positions, oldestPositionId });

test('the first look is all of it', () => {
  const all = view([price('A', '1')], [position('p', '1')]);
  expect(changesSince(null, all)).toEqual(all);
});

test('what has only grown older has not changed', () => {
  const before = view([price('A', '1')], [position('p', '1')]);
  const now = view([price('A', '1', { ageMs: 250 })], [position('p', '1')]);
  expect(changesSince(before, now)).toEqual(view([]));
});

test.each([
  ['another price', { mid: '2' }],
  ['the same price, said again by the market', { venueAt: '2026-11-20T10:00:01.000Z' }],
  ['a price that has become stale', { isStale: true }],
])('%s is told, and nothing beside it', (_, changes) => {
  const before = view([price('A', '1'), price('B', '1')]);
  const changed = price('A', '1', changes);
  expect(changesSince(before, view([changed, price('B', '1')])).prices).toEqual([changed]);
});

test('a position is told when its mark moves, and once when it is gone', () => {
  const before = view([], [position('p', '1'), position('q', '1')]);
  const now = view([], [position('p', '2')]);
  expect(changesSince(before, now).positions).toEqual([
    position('p', '2'),
    { ...position('q', '1'), status: 'closed', quantity: '0', mark: null },
  ]);
  expect(changesSince(now, now).positions).toEqual([]);
});

test('a position that was only not looked at, for there are so many newer ones, is not told closed', () => {
  const before = view([], [position('3', '1'), position('2', '1'), position('1', '1')], '1');
  const now = view([], [position('4', '1'), position('2', '1')], '2');
  expect(changesSince(before, now).positions).toEqual([
    position('4', '1'),
    { ...position('3', '1'), status: 'closed', quantity: '0', mark: null },
  ]);
});
