import { describe, expect, test } from '@jest/globals';
import { sumOfCurves, toCurve, untilNow } from './equity-curve.ts';

const point = (at: string, equity: string, deposits: string) => ({
  at,
  equity,
  deposits,
  cash: equity,
  grossRealizedPnl: '0',
  unrealizedPnl: '0',
  fees: '0',
  funding: '0',
});

describe('the equity curve of several accounts', () => {
  test('is what each was worth when it was last marked, and an account counts from its first mark on', () => {
    const sums = sumOfCurves([[point('01', '100', '100'), point('03', '130', '100')], [point('02', '50', '50')]]);
    // 02: 100 + 50. 03: 130 + 50.
    expect(sums).toEqual([
      { at: '01', equity: '100', deposits: '100' },
      { at: '02', equity: '150', deposits: '150' },
      { at: '03', equity: '180', deposits: '150' },
    ]);
  });

  test('ends in one moment, although the accounts were asked one after another', () => {
    const curves = untilNow([
      { points: [point('01', '100', '100')], present: point('05', '90', '100') },
      { points: [], present: point('06', '50', '50') },
      { points: [point('02', '10', '10')], present: null },
    ]);
    expect(sumOfCurves(curves).map(({ at, equity }) => [at, equity])).toEqual([
      ['01', '100'],
      ['02', '110'],
      // 90 + 50 + 10.
      ['06', '150'],
    ]);
  });

  test('falls from its highest, and money that is paid in is neither a gain nor a recovery', () => {
    const points = toCurve([
      { at: '01', equity: '100', deposits: '100' },
      { at: '02', equity: '120', deposits: '100' },
      { at: '03', equity: '108', deposits: '100' },
      { at: '04', equity: '208', deposits: '200' },
    ]);
    // 03: (8 − 20) ÷ (100 + 20) = −10 %. 04: (8 − 20) ÷ (200 + 20) = −5.454545 %.
    expect(points.map(({ pnl }) => pnl)).toEqual([0, 20, 8, 8]);
    expect(points.map(({ drawdownPercent }) => drawdownPercent.toFixed(3))).toEqual([
      '0.000',
      '0.000',
      '-10.000',
      '-5.455',
    ]);
  });
});
