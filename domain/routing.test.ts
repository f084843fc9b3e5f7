import { describe, expect, test } from '@jest/globals';
import { anInstrument } from '../test/builders/instrument.ts';
import { NOW_MS } from '../test/builders/now.ts';
import { aTick } from '../test/builders/tick.ts';
import type { VenueCandidate } from './routing.ts';
import { chooseRoute } from './routing.ts';

/** A venue that lists BTC at 4.5 bps, is healthy and has a fresh price. */
const aCandidate = (changes: Partial<VenueCandidate> = {}): VenueCandidate => ({
  venue: 'paper',
  instrument: anInstrument(),
  isHealthy: true,
  tick: aTick(),
  ...changes,
});

const costing = (venue: string, takerFeeBps: string): VenueCandidate =>
  aCandidate({ venue, instrument: anInstrument({ takerFeeBps }) });

const route = (...candidates: VenueCandidate[]) => chooseRoute(candidates, 'firstAvailable', NOW_MS);

describe('the verdict about one venue', () => {
  test.each<[string, Partial<VenueCandidate>]>([
    ['eligible', {}],
    ['notListed', { instrument: null }],
    ['marketClosed', { instrument: anInstrument({ status: 'halted' }) }],
    ['marketClosed', { instrument: anInstrument({ status: 'delisted' }) }],
    ['unhealthy', { isHealthy: false }],
    ['priceMissing', { tick: null }],
    ['priceMissing', { tick: aTick({ mid: '0' }) }],
    ['priceMissing', { tick: aTick({ bid: '-1' }) }],
    ['priceMissing', { tick: aTick({ ask: '0' }) }],
    ['eligible', { tick: aTick({ receivedAtMs: NOW_MS - 5_000 }) }],
    ['priceStale', { tick: aTick({ receivedAtMs: NOW_MS - 5_001 }) }],
  ])('is %s for %j', (code, changes) => {
    const { venue, verdicts } = route(aCandidate(changes));
    expect(verdicts.map((verdict) => verdict.code)).toEqual([code]);
    expect(venue).toBe(code === 'eligible' ? 'paper' : null);
  });

  test('counts taker fees in and out plus the spread', () => {
    // 2 × 4.5 + (40,000.5 − 39,999.5) ÷ 40,000 × 10,000 = 9 + 0.25
    expect(route(aCandidate()).verdicts[0]?.costBps).toBe('9.25');
  });

  test('has no cost where the venue is not eligible', () => {
    expect(route(aCandidate({ isHealthy: false })).verdicts[0]?.costBps).toBeNull();
  });

  test('is given for every candidate, also behind the chosen one', () => {
    const { venue, verdicts } = route(
      aCandidate({ venue: 'a', tick: null }),
      aCandidate({ venue: 'b' }),
      costing('c', '0'),
    );
    expect(venue).toBe('b');
    expect(verdicts.map((verdict) => [verdict.venue, verdict.code])).toEqual([
      ['a', 'priceMissing'],
      ['b', 'eligible'],
      ['c', 'eligible'],
    ]);
  });
});

describe('the choice', () => {
  test('first available takes the first eligible venue, whatever it costs', () => {
    expect(chooseRoute([costing('a', '9'), costing('b', '1')], 'firstAvailable', NOW_MS)).toMatchObject({
      venue: 'a',
      sentence: 'a, because it is the first available by preference (about 18.25 bps for the round trip).',
    });
  });

  test('lowest cost takes the cheapest by value, not by spelling', () => {
    const { venue, sentence } = chooseRoute(
      [costing('a', '5'), costing('b', '4'), costing('c', '6')],
      'lowestCost',
      NOW_MS,
    );
    expect(venue).toBe('b');
    expect(sentence).toBe('b, because it costs least (about 8.25 bps for the round trip).');
  });

  test('lowest cost keeps the preference among equals, and never takes a cheap venue that is down', () => {
    const down = { ...costing('d', '0'), isHealthy: false };
    expect(chooseRoute([down, costing('a', '5'), costing('b', '5')], 'lowestCost', NOW_MS).venue).toBe('a');
  });

  test('is no venue when none is eligible, and the sentence says why of each', () => {
    expect(
      route(aCandidate({ venue: 'a', instrument: null }), aCandidate({ venue: 'b', isHealthy: false })).sentence,
    ).toBe('No venue can trade this: a does not list the instrument. b does not answer.');
    expect(route().sentence).toBe('No venue can trade this: the deployment names none.');
  });
});
