import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { DAY_MS } from '../test/builders/now.ts';
import { aClosedPosition, aTrackRecord, someMarks } from '../test/builders/track-record.ts';
import {
  apr,
  cagr,
  calmar,
  CONVENTIONS,
  dailyReturns,
  expectancy,
  expectancyInR,
  maxDrawdown,
  maxDrawdownAmount,
  profitFactor,
  sharpe,
  sortino,
  totalReturn,
  whenProven,
  winRate,
} from './metrics.ts';

/** The golden example of the metrics document. */
const GOLDEN = aTrackRecord(
  '10000',
  '120 -80 0 45 -200 310 0 -60 90 150 -140 0 75 -35 220 -90 60 0 130 -50'.split(' '),
);

describe('the golden example', () => {
  const { marks, positions } = GOLDEN;

  test.each<[string, number | null, expected: number, decimals: number]>([
    ['return', totalReturn(marks), 0.0545, 12], // 545 ÷ 10,000
    ['simple APR over 20 days', apr(marks), 0.994625, 12], // 0.0545 × 365 ÷ 20
    ['Sharpe ours', sharpe(GOLDEN), 4.310913, 6],
    ['Sharpe quantstats', sharpe(GOLDEN, 'quantstats'), 3.58198, 6],
    ['Sharpe freqtrade', sharpe(GOLDEN, 'freqtrade'), 4.1388, 6], // D = 19, from the first close to the last
    ['Sharpe Lean', sharpe(GOLDEN, 'lean'), 5.140051, 6],
    ['Sharpe Lean 365', sharpe(GOLDEN, 'lean', 365), 7.369587, 6],
    ['Sharpe nautilus', sharpe(GOLDEN, 'nautilus'), 4.005264, 6], // not in the document: the 16 days with a close, × √252
    ['Sortino ours', sortino(marks), 8.339663, 6],
    ['Sortino quantstats', sortino(marks, 'quantstats'), 6.929507, 6],
    ['max drawdown', maxDrawdown(marks), 0.0232213, 7], // 235 ÷ 10,120
    ['profit factor', profitFactor(positions), 1.832061, 6], // 1,200 ÷ 655
    ['expectancy of non-zero days', expectancy(positions), 34.0625, 12], // 545 ÷ 16
    ['CAGR', cagr(marks), 1.6339053, 7], // 1.0545^(365 ÷ 20) − 1
    ['Calmar', calmar(marks), 70.362, 3], // 1.6339053 ÷ 0.0232213
    ['win rate', winRate(positions), 0.5625, 12], // 9 of 16
    ['expectancy in R', expectancyInR(positions), 0.340625, 12], // each had risked 100
  ])('%s', (_name, actual, expected, decimals) => {
    expect(actual).not.toBeNull();
    expect(actual).toBeCloseTo(expected, decimals);
  });

  test('final equity and absolute drawdown', () => {
    expect(marks.at(-1)?.equity).toBe('10545');
    expect(maxDrawdownAmount(marks)).toBe('235'); // 10,120 − 9,885
  });
});

describe('returns', () => {
  test('do not count what was put in or taken out', () => {
    const [first, second, third] = someMarks('1000', '2100', '1050');
    if (!first || !second || !third) throw new Error('three marks');
    const marks = [first, { ...second, netDeposits: '1000' }, { ...third, netDeposits: '-1100' }];
    // 2,100 ÷ (1,000 + 1,000) − 1 = 5 %; 1,050 ÷ (2,100 − 1,100) − 1 = 5 %
    expect(dailyReturns(marks)).toEqual([0.05, 0.05]);
    expect(totalReturn(marks)).toBeCloseTo(0.1025, 12);
    expect(maxDrawdown(marks)).toBe(0);
    expect(maxDrawdownAmount(marks)).toBe('0');
  });

  test('over a window are those of its last days', () => {
    const marks = someMarks('1000', '2000', '2000', '2100');
    expect(apr(marks, 1)).toBeCloseTo(18.25, 12); // 0.05 × 365
    expect(apr(marks, 2)).toBeCloseTo(9.125, 12); // 0.05 × 365 ÷ 2
    expect(apr(marks, 3)).toBeCloseTo(apr(marks) ?? 0, 12);
    expect(apr(marks, 4)).toBeNull();
  });

  test('refuse marks between which a day is missing', () => {
    const marks = someMarks('1000', '1010', '1020').filter((_, index) => index !== 1);
    expect(() => totalReturn(marks)).toThrow('must follow each other by one day');
  });
});

describe('an annualised figure', () => {
  const record = (days: number, closed: number) => ({
    marks: someMarks(...Array.from({ length: days + 1 }, () => '1000')),
    positions: Array.from({ length: closed }, () => aClosedPosition('1')),
  });

  test('is shown from 30 days and 20 closed positions on', () => {
    expect(whenProven(0.5, record(30, 20))).toBe(0.5);
    expect(whenProven(0.5, record(29, 20))).toBeNull();
    expect(whenProven(0.5, record(30, 19))).toBeNull();
    expect(whenProven(null, record(30, 20))).toBeNull();
  });
});

describe('what is undefined is null', () => {
  test.each([
    ['no marks', []],
    ['one mark', ['1000']],
    ['one day', ['1000', '1010']],
    ['days that are all alike', ['10000', '10100', '10201', '10303.01']],
    ['a start from nothing', ['0', '0', '0']],
  ])('ratios over %s', (_name, equities) => {
    const marks = someMarks(...equities);
    for (const convention of CONVENTIONS) {
      expect(sharpe({ marks, positions: [aClosedPosition('1')] }, convention)).toBeNull();
    }
    expect([sortino(marks), calmar(marks)]).toEqual([null, null]);
  });

  test('growth without a day, or from nothing', () => {
    for (const marks of [[], someMarks('1000'), someMarks('0', '10')]) {
      expect([totalReturn(marks), apr(marks), cagr(marks), maxDrawdown(marks)]).toEqual([null, null, null, null]);
    }
    expect(maxDrawdownAmount(someMarks('1000'))).toBeNull();
  });

  test('growth after a loss of more than everything', () => {
    expect(cagr(someMarks('1000', '-10'))).toBeNull();
    expect(cagr(someMarks('1000', '0'))).toBe(-1);
  });

  test('everything about positions when there are none', () => {
    expect([winRate([]), profitFactor([]), expectancy([]), expectancyInR([])]).toEqual([null, null, null, null]);
  });

  test('the profit factor without a loss, and R without a planned risk', () => {
    expect(profitFactor([aClosedPosition('5')])).toBeNull();
    expect(expectancyInR([aClosedPosition('5', 0, { plannedRisk: '0' })])).toBeNull();
  });
});

test('a position that ends at exactly zero is no win', () => {
  expect(winRate([aClosedPosition('0'), aClosedPosition('1')])).toBe(0.5);
});

test('R weighs each position by its own risk', () => {
  const positions = [
    aClosedPosition('100', 0, { plannedRisk: '50' }),
    aClosedPosition('-100', 0, { plannedRisk: '100' }),
  ];
  expect(expectancyInR(positions)).toBe(0.5); // (2 − 1) ÷ 2
});

test('nautilus counts a day by what was closed on it, also at its last millisecond', () => {
  const { marks, positions } = GOLDEN;
  const late = positions.map((position) => ({ ...position, closedAtMs: position.closedAtMs + DAY_MS / 2 - 1 }));
  expect(sharpe({ marks, positions: late }, 'nautilus')).toBe(sharpe(GOLDEN, 'nautilus'));
});

test('over any record no figure is NaN or infinite, a drawdown lies between 0 and 1, and money adds up', () => {
  const pnl = fc.integer({ min: -300, max: 300 }).map(String);
  fc.assert(
    fc.property(fc.array(pnl, { maxLength: 30 }), (netPnls) => {
      const record = aTrackRecord('10000', netPnls);
      const { marks, positions } = record;
      const figures = [
        totalReturn(marks),
        apr(marks),
        cagr(marks),
        calmar(marks),
        sortino(marks),
        maxDrawdown(marks),
        winRate(positions),
        profitFactor(positions),
        expectancy(positions),
        expectancyInR(positions),
        ...CONVENTIONS.map((convention) => sharpe(record, convention)),
      ];
      expect(figures.filter((figure) => figure !== null && !Number.isFinite(figure))).toEqual([]);
      const drawdown = maxDrawdown(marks) ?? 0;
      expect(drawdown >= 0 && drawdown <= 1).toBe(true);
      const total = netPnls.reduce((sum, each) => sum + Number(each), 0);
      expect(totalReturn(marks) ?? 0).toBeCloseTo(total / 10_000, 10);
    }),
  );
});
