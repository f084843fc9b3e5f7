import { describe, expect, test } from '@jest/globals';
import { closedLoop, openLoop } from './load.ts';

describe('an open loop', () => {
  test('sends the next one although the one before has no answer yet', async () => {
    const sent: number[] = [];
    let answerFirst: () => void = () => undefined;
    const results = await openLoop({ count: 3, perSecond: 1000 }, async (_scheduledAtMs, index) => {
      sent.push(index);
      if (index === 0) await new Promise<void>((resolve) => (answerFirst = resolve));
      if (index === 2) answerFirst();
      return index;
    });
    expect(sent).toEqual([0, 1, 2]);
    expect(results).toEqual([0, 1, 2]);
  });

  test('measures from moments that lie evenly apart, whenever they are reached', async () => {
    const moments = await openLoop({ count: 3, perSecond: 500 }, (scheduledAtMs) => Promise.resolve(scheduledAtMs));
    // 1000 ÷ 500 = 2 ms between two of them.
    expect(moments.map((moment) => Math.round(moment - (moments[0] ?? 0)))).toEqual([0, 2, 4]);
  });
});

describe('a closed loop', () => {
  test('does each deed once and never more at a time than asked for', async () => {
    const done: number[] = [];
    let running = 0;
    let most = 0;
    await closedLoop({ count: 10, concurrency: 3 }, async (index) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      done.push(index);
    });
    expect(done.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(most).toBe(3);
  });
});
