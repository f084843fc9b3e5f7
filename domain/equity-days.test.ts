import { describe, expect, test } from '@jest/globals';
import { DAY_MS } from '../test/builders/now.ts';
import { dailyMarks, HOUR_MS, together } from './equity-days.ts';
import { dailyReturns, maxDrawdown } from './metrics.ts';

const START_MS = Date.UTC(2026, 0, 1);
/** A mark so many hours after 1 January, 00:00 UTC. */
const at = (hour: number, equity: string, deposits = '1000') => ({ atMs: START_MS + hour * HOUR_MS, equity, deposits });
const equitiesOf = (...hourly: ReturnType<typeof at>[]): string[] => dailyMarks(hourly).map((mark) => mark.equity);

describe('daily marks', () => {
  test('of nothing are none', () => {
    expect(dailyMarks([])).toEqual([]);
  });

  test('begin with the starting equity on the day of the first mark', () => {
    expect(dailyMarks([at(15, '1000')])).toEqual([{ atMs: START_MS, equity: '1000', netDeposits: '0' }]);
  });

  test('are the last that was known at midnight, midnight included', () => {
    expect(equitiesOf(at(1, '1000'), at(23, '1010'), at(24, '1020'), at(25, '1030'))).toEqual(['1000', '1020']);
    expect(equitiesOf(at(1, '1000'), at(23, '1010'), at(25, '1030'))).toEqual(['1000', '1010']);
  });

  test('keep the equity before a gap on every day of it, so that each calendar day has one', () => {
    const marks = dailyMarks([at(0, '1000'), at(20, '1100'), at(97, '1200')]);
    expect(marks.map((mark) => mark.equity)).toEqual(['1000', '1100', '1100', '1100', '1100']);
    expect(marks.map((mark) => mark.atMs)).toEqual([0, 1, 2, 3, 4].map((day) => START_MS + day * DAY_MS));
  });

  test('show a deposit once, in the day in which it came, and it is no return', () => {
    const marks = dailyMarks([at(0, '1000'), at(20, '2500', '2500'), at(48, '2750', '2500')]);
    expect(marks.map((mark) => mark.netDeposits)).toEqual(['0', '1500', '0']);
    expect(dailyReturns(marks)).toEqual([0, 0.1]); // 2,500 ÷ (1,000 + 1,500) − 1, then 2,750 ÷ 2,500 − 1
  });
});

describe('deployments together', () => {
  const track = (...equities: string[]) => {
    const marks = equities.map((equity, day) => ({ atMs: START_MS + day * DAY_MS, equity, netDeposits: '0' }));
    return {
      marks,
      positions: [],
      exposures: marks.map(({ atMs, equity }) => ({ atMs, equity, grossNotional: '500' })),
    };
  };
  const from = (day: number, { marks }: ReturnType<typeof track>) => ({
    marks: marks.map((mark) => ({ ...mark, atMs: mark.atMs + day * DAY_MS })),
    positions: [],
    exposures: [],
  });

  test('are the sum of their days', () => {
    const { marks } = together([track('1000', '1100'), track('2000', '1900')]);
    expect(marks.map(({ equity, netDeposits }) => [equity, netDeposits])).toEqual([
      ['3000', '0'],
      ['3000', '0'],
    ]);
  });

  test('one that joins later brings its equity as a deposit', () => {
    const { marks } = together([track('1000', '1000', '1100'), from(1, track('2000', '2000'))]);
    expect(marks.map(({ equity, netDeposits }) => [equity, netDeposits])).toEqual([
      ['1000', '0'],
      ['3000', '2000'],
      ['3100', '0'],
    ]);
  });

  test('one that has no mark of the newest day stands as it was last known, and nothing is lost', () => {
    const { marks, exposures } = together([track('10000', '10000', '10100'), track('10000', '10000')]);
    expect(marks.map((mark) => mark.equity)).toEqual(['20000', '20000', '20100']);
    expect(dailyReturns(marks)).toEqual([0, 0.005]); // 20,100 ÷ 20,000 − 1
    expect(maxDrawdown(marks)).toBe(0);
    expect(exposures.at(-1)).toEqual({ atMs: START_MS + 2 * DAY_MS, equity: '20100', grossNotional: '1000' });
  });
});
