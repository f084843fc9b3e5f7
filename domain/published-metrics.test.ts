import { expect, test } from '@jest/globals';
import { aClosedPosition, aTrackRecord } from '../test/builders/track-record.ts';
import { CONVENTIONS, exposure, slippageBps } from './metrics.ts';
import { metricsByConvention, metricsOf } from './published-metrics.ts';

/** The days of the golden example, as often as wanted. */
const days = (times: number) =>
  Array.from({ length: times }, () =>
    '120 -80 0 45 -200 310 0 -60 90 150 -140 0 75 -35 220 -90 60 0 130 -50'.split(' '),
  ).flat();

test('conventions differ where they define a word their own way, and say nothing where they have no word', () => {
  const byConvention = metricsByConvention(aTrackRecord('10000', days(1)));
  const rounded = (figure: number | null) => figure && Math.round(figure * 1e6) / 1e6;
  expect(
    CONVENTIONS.map((each) => [each, rounded(byConvention[each].sharpe), rounded(byConvention[each].sortino)]),
  ).toEqual([
    ['ours', 4.310913, 8.339663],
    ['freqtrade', 4.1388, null],
    ['quantstats', 3.58198, 6.929507],
    ['nautilus', 4.005264, null],
    ['lean', 5.140051, null],
  ]);
  const same = { sharpe: null, sortino: null };
  for (const each of Object.values(byConvention))
    expect({ ...each, ...same }).toEqual({ ...byConvention.ours, ...same });
});

test('figures of a year are silent until the record is long enough', () => {
  const young = metricsOf(aTrackRecord('10000', days(1)), 'ours'); // 20 days, 16 closed positions
  expect([young.apr30d, young.apr90d, young.apr, young.cagr, young.calmar]).toEqual([null, null, null, null, null]);
  const proven = metricsOf(aTrackRecord('10000', days(2)), 'ours'); // 40 days, 32 closed positions
  expect(proven.apr).toBeCloseTo((0.109 * 365) / 40, 10); // 2 × 545 ÷ 10,000
  expect(proven.apr90d).toBeNull();
  // Ten of the golden days make 375: the last thirty lead from 10,375 to 11,090.
  expect(proven.apr30d).toBeCloseTo(((11_090 / 10_375 - 1) * 365) / 30, 10);
});

test('exposure weighs each mark by the time for which it stood', () => {
  const mark = (atMs: number, equity: string, grossNotional: string) => ({ atMs, equity, grossNotional });
  // (0.5 × 1 + 2 × 3) ÷ 4
  expect(exposure([mark(0, '1000', '500'), mark(1, '500', '1000'), mark(4, '1', '9')])).toBe(1.625);
  expect([exposure([]), exposure([mark(0, '1000', '500')])]).toEqual([null, null]);
  expect(exposure([mark(0, '0', '0'), mark(1, '1', '0')])).toBeNull();
});

test('slippage is the mean of the entries', () => {
  expect(slippageBps([])).toBeNull();
  const of = (slippage: string) => aClosedPosition('1', 0, { slippageBps: slippage });
  expect(slippageBps([of('3'), of('-1')])).toBe(1);
});
