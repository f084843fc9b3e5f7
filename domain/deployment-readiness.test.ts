import { expect, test } from '@jest/globals';
import { anAgent } from '../test/builders/agent.ts';
import { aDeployment, someLimits } from '../test/builders/deployment.ts';
import { anInstrument } from '../test/builders/instrument.ts';
import { NOW_MS } from '../test/builders/now.ts';
import { aTick } from '../test/builders/tick.ts';
import type { VenueFacts } from './deployment-readiness.ts';
import { checkVenue } from './deployment-readiness.ts';

const READY: VenueFacts = {
  venue: 'paper',
  deployment: aDeployment(),
  agent: anAgent(),
  account: { equity: '10000' },
  instruments: [anInstrument()],
  ticks: new Map([['BTC-USD-PERP', aTick()]]),
  tradingStates: [],
  nowMs: NOW_MS,
};
const missing = (changes: Partial<VenueFacts>): string[] =>
  checkVenue({ ...READY, ...changes }).flatMap(({ name, isReady }) => (isReady ? [] : [name]));
const limited = (limits: Parameters<typeof someLimits>[0]) => ({
  deployment: aDeployment({ limits: someLimits(limits) }),
});

test('everything is green, and the first trade is named', () => {
  const checks = checkVenue(READY);
  expect(checks.map(({ isReady, next }) => [isReady, next])).toEqual(checks.map(() => [true, null]));
  // 1 % of 10,000 at risk over 2 % of 40,000.5 would be 0.1249; 2 % of 10,000 per order ÷ 40,000.5 is 0.0049.
  expect(checks.at(-1)?.message).toBe('A long of 0.0049 BTC-USD-PERP would pass every control.');
});

test.each<[string, Partial<VenueFacts>, string[]]>([
  ['no account', { account: null }, ['account', 'balance', 'minimumSize', 'firstTrade']],
  ['an equity that is not known', { account: { equity: null } }, ['balance', 'minimumSize', 'firstTrade']],
  ['an account with nothing in it', { account: { equity: '0' } }, ['balance', 'minimumSize', 'firstTrade']],
  // 2 % of 499.99 is 9.9998; the smallest order is worth 10.
  ['too little for the smallest order', { account: { equity: '499.99' } }, ['minimumSize', 'firstTrade']],
  ['a venue that lists nothing', { instruments: [] }, ['price', 'minimumSize', 'firstTrade']],
  ['a halted market', { instruments: [anInstrument({ status: 'halted' })] }, ['price', 'minimumSize', 'firstTrade']],
  ['a price that is too old', { nowMs: NOW_MS + 5_001 }, ['price', 'minimumSize', 'firstTrade']],
  [
    'an instrument that is not allowed',
    limited({ allowedInstruments: ['X-USD-PERP'] }),
    ['price', 'minimumSize', 'firstTrade'],
  ],
  ['a draft', { agent: anAgent({ status: 'draft' }) }, ['tradingState']],
  ['a killed deployment', { deployment: aDeployment({ status: 'killed' }) }, ['tradingState']],
  ['a stated size beyond the limits', limited({ tradeSize: { type: 'notional', value: '201' } }), ['firstTrade']],
  ['a halt', { tradingStates: [{ scope: 'platform', key: '*', state: 'halted', reason: 'drill' }] }, ['tradingState']],
])('%s is named, with a next step for each check', (_, changes, names) => {
  expect(missing(changes)).toEqual(names);
  for (const { isReady, next } of checkVenue({ ...READY, ...changes })) expect(next === null).toBe(isReady);
});

test('money is said to the cent, and what is too much stays more than what is allowed', () => {
  const sentences = (equity: string, limits: Parameters<typeof limited>[0] = {}): string[] =>
    checkVenue({ ...READY, account: { equity }, ...limited(limits) }).map(({ message }) => message);
  // 2 % of 9,998.123456 is 199.96246912.
  expect(sentences('9998.123456')).toEqual(
    expect.arrayContaining([
      'The account is worth 9998.12.',
      'An order may be worth 199.96: enough for 1 of 1 instruments.',
    ]),
  );
  // 200 ÷ 40,000.5 rounded down to lots is 0.0049; 0.0049 × 40,000.5 is 196.00245, and 2 % of 9,800.0001 is 196.000002.
  expect(sentences('9800.0001', { tradeSize: { type: 'notional', value: '200' } }).at(-1)).toBe(
    'BTC-USD-PERP: The order is worth 196.01; at most 196 is allowed per order.',
  );
});

test('an account that is just large enough is', () => {
  expect(missing({ account: { equity: '500' } })).toEqual(['firstTrade']); // 2 % of 500 is 10; rounded down to lots it is 8
});
