import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FeedSpecError, parseFeedSpec } from './spec.ts';

describe('the setting of the price feed', () => {
  test.each([
    ['auto', { kind: 'auto' }],
    ['hyperliquid', { kind: 'hyperliquid' }],
    ['synthetic', { kind: 'synthetic', seed: 'ratchet' }],
    ['synthetic:42', { kind: 'synthetic', seed: '42' }],
    ['replay:a.csv', { kind: 'replay', paths: ['a.csv'], speed: 1, loop: false }],
    ['replay:/d/a.csv.gz?speed=60&loop=true', { kind: 'replay', paths: ['/d/a.csv.gz'], speed: 60, loop: true }],
    ['replay:a.csv,b.csv?speed=1.5', { kind: 'replay', paths: ['a.csv', 'b.csv'], speed: 1.5, loop: false }],
    ['replay:C:\\data\\a.csv?loop=false', { kind: 'replay', paths: ['C:\\data\\a.csv'], speed: 1, loop: false }],
  ] as const)('%s is understood', (spec, expected) => {
    expect(parseFeedSpec(spec)).toEqual(expected);
  });

  test.each([
    ['', 'no such feed'],
    ['binance', 'no such feed'],
    ['auto:1', 'no such feed'],
    ['hyperliquid:x', 'no such feed'],
    ['synthetic:', 'a seed is'],
    ['synthetic:a b', 'a seed is'],
    ['replay', 'needs the path'],
    ['replay:', 'needs the path'],
    ['replay:a.csv,', 'needs the path'],
    ['replay:?speed=2', 'needs the path'],
    ['replay:a.csv?speed=0.5', '1 or more, not "0.5"'],
    ['replay:a.csv?speed=-60', '1 or more, not "-60"'],
    ['replay:a.csv?speed=fast', '1 or more, not "fast"'],
    ['replay:a.csv?speed=Infinity', '1 or more, not "Infinity"'],
    ['replay:a.csv?speed=', '1 or more, not ""'],
    ['replay:a.csv?loop=yes', 'true or false, not "yes"'],
    ['replay:a.csv?spede=2', 'no setting "spede"'],
  ])('%s is refused with a sentence that names what is allowed', (spec, why) => {
    expect(() => parseFeedSpec(spec)).toThrow(FeedSpecError);
    expect(() => parseFeedSpec(spec)).toThrow(why);
    expect(() => parseFeedSpec(spec)).toThrow(
      'Write auto, hyperliquid, synthetic[:seed] or replay:<path>[,<path>…][?speed=60&loop=true].',
    );
  });

  test('is understood or refused, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((rest) => `replay:a?${rest}`),
        ),
        (spec) => {
          try {
            expect(['auto', 'hyperliquid', 'synthetic', 'replay']).toContain(parseFeedSpec(spec).kind);
          } catch (error) {
            expect(error).toBeInstanceOf(FeedSpecError);
          }
        },
      ),
    );
  });
});
