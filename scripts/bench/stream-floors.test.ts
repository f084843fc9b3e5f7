import { describe, expect, test } from '@jest/globals';
import { tooLittle } from './stream-floors.ts';

describe('a run of listeners that missed nothing', () => {
  const load = { clients: 200, seconds: 120, signalsPerSecond: 2, socketSeconds: 10 };
  const good = { events: 6_007, kills: 2_511, written: { 'position.closed': 200 } };

  test('is good when enough happened', () => {
    expect(tooLittle(good, load)).toEqual([]);
  });

  test.each([
    [{ events: 239 }, '239 events were written; 240 signals alone are as many.'],
    // 200 listeners for 120 s with 10 s for each socket: about 2,400.
    [{ kills: 1_199 }, '1199 sockets were killed; at least 1200 had to be.'],
    [{ written: { 'position.opened': 200 } }, 'No position was closed.'],
  ])('shows nothing with %j', (little, reason) => {
    expect(tooLittle({ ...good, ...little }, load)).toEqual([reason]);
  });

  test('shows nothing when nothing happened, however little was asked for', () => {
    const least = { clients: 1, seconds: 0.1, signalsPerSecond: 1, socketSeconds: 10 };
    expect(tooLittle({ events: 0, kills: 0, written: {} }, least)).toHaveLength(3);
  });
});
