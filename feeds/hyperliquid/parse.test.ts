import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { add, divide, isLess, isPositive } from '../../domain/money.ts';
import type { Parsed } from './parse.ts';
import { parseMessage, priceOf } from './parse.ts';
import { coinOf, instrumentOf } from './symbol.ts';

const RECEIVED_AT_MS = 1_700_000_000_500;
const instruments = new Map([['BTC', 'BTC-USD-PERP']]);
const parse = (message: unknown): Parsed => parseMessage(message, { instruments, receivedAtMs: RECEIVED_AT_MS });
const bboOf = (changes: Record<string, unknown> = {}): string =>
  JSON.stringify({
    channel: 'bbo',
    data: {
      coin: 'BTC',
      time: 1_700_000_000_000,
      bbo: [
        { px: '60000.0', sz: '1', n: 1 },
        { px: '60001.0', sz: '1', n: 1 },
      ],
      ...changes,
    },
  });
const pricesOf = (bid: unknown, ask: unknown): string => bboOf({ bbo: [{ px: bid }, { px: ask }] });

describe('a message of Hyperliquid', () => {
  test('with best bid and ask is a tick with the venue time of the message', () => {
    expect(parse(bboOf())).toEqual({
      kind: 'tick',
      tick: {
        instrument: 'BTC-USD-PERP',
        bid: '60000',
        ask: '60001',
        mid: '60000.5',
        source: 'hyperliquid',
        venueAtMs: 1_700_000_000_000,
        receivedAtMs: RECEIVED_AT_MS,
      },
    });
  });

  test.each([
    ['the greeting', 'Websocket connection established.'],
    ['a pong', '{"channel":"pong"}'],
    ['an acknowledgement', '{"channel":"subscriptionResponse","data":{"method":"subscribe"}}'],
  ])('that is %s is a sign of life', (_name, message) => {
    expect(parse(message)).toEqual({ kind: 'sign' });
  });

  test.each([
    ['notText', new ArrayBuffer(8)],
    ['notText', undefined],
    ['tooLong', `{"channel":"pong","data":"${'x'.repeat(20_000)}"}`],
    ['notJson', '{"channel":"bbo"'],
    ['notJson', ''],
    ['wrongShape', 'null'],
    ['wrongShape', '[]'],
    ['wrongShape', '{"data":{}}'],
    ['wrongShape', '{"channel":"bbo"}'],
    ['wrongShape', bboOf({ bbo: [{ px: '1' }] })],
    ['wrongShape', bboOf({ bbo: [{}, '60001'] })],
    ['wrongShape', bboOf({ coin: 7 })],
    ['wrongChannel', '{"channel":"allMids","data":{"mids":{"BTC":"60000"}}}'],
    ['wrongChannel', '{"channel":"error","data":"Invalid subscription"}'],
    ['unknownCoin', bboOf({ coin: 'ETH' })],
    ['unknownCoin', bboOf({ coin: '__proto__' })],
    ['badTime', bboOf({ time: '1700000000000' })],
    ['badTime', bboOf({ time: 0 })],
    ['badTime', bboOf({ time: 1.5 })],
    // One minute ahead of our clock is tolerated, a millisecond more is not.
    ['badTime', bboOf({ time: RECEIVED_AT_MS + 60_001 })],
    ['oneSided', bboOf({ bbo: [null, { px: '60001' }] })],
    ['oneSided', bboOf({ bbo: [{ px: '60000' }, null] })],
    ['badPrice', pricesOf('0', '60001')],
    ['badPrice', pricesOf('0.0', '60001')],
    ['badPrice', pricesOf('-60000', '60001')],
    ['badPrice', pricesOf('60000', '-60001')],
    ['badPrice', pricesOf('NaN', '60001')],
    ['badPrice', pricesOf('60000', '1e309')],
    ['badPrice', pricesOf('60000', 'Infinity')],
    ['badPrice', pricesOf('', '60001')],
    ['badPrice', pricesOf(' 60000', '60001')],
    ['badPrice', pricesOf('0x10', '60001')],
    ['badPrice', pricesOf(60_000, '60001')],
    ['badPrice', pricesOf('60000', null)],
    ['badPrice', pricesOf(['60000'], '60001')],
    ['crossed', pricesOf('60001', '60000')],
    ['crossed', pricesOf('60000', '60000.0')],
  ] as const)('is rejected as %s: %s', (reason, message) => {
    expect(parse(message)).toEqual({ kind: 'rejected', reason });
  });

  test('takes a time up to a minute ahead of our clock', () => {
    expect(parse(bboOf({ time: RECEIVED_AT_MS + 60_000 })).kind).toBe('tick');
  });

  test('never throws and never gives a price that is not positive or is crossed, whatever it holds', () => {
    const anyPrice = fc.oneof(fc.double().map(String), fc.integer().map(String), fc.string(), fc.jsonValue());
    const anyMessage = fc.oneof(
      fc.string(),
      fc.json(),
      fc.tuple(anyPrice, anyPrice).map(([bid, ask]) => pricesOf(bid, ask)),
      fc.jsonValue().map((time) => bboOf({ time })),
      fc.jsonValue().map((bbo) => bboOf({ bbo })),
    );
    fc.assert(
      fc.property(anyMessage, (message) => {
        const parsed = parse(message);
        if (parsed.kind !== 'tick') return;
        const { bid, ask, mid } = parsed.tick;
        expect(isPositive(bid) && isLess(bid, mid) && isLess(mid, ask)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('keeps every digit of a good price', () => {
    const anyCents = fc.bigInt({ min: 1n, max: 10n ** 15n });
    fc.assert(
      fc.property(anyCents, anyCents, (cents, spread) => {
        const text = (value: bigint): string => `${value / 100n}.${String(value % 100n).padStart(2, '0')}`;
        const parsed = parse(pricesOf(text(cents), text(cents + spread)));
        if (parsed.kind !== 'tick') throw new Error(`${text(cents)} was not taken.`);
        expect(parsed.tick.bid).toBe(divide(String(cents), 100));
        expect(parsed.tick.ask).toBe(divide(String(cents + spread), 100));
        expect(parsed.tick.mid).toBe(divide(add(String(cents), String(cents + spread)), 200));
      }),
    );
  });
});

describe('a price of Hyperliquid', () => {
  test('is a positive decimal in its shortest form or nothing', () => {
    expect(['113377.0', '0.00010', '7'].map(priceOf)).toEqual(['113377', '0.0001', '7']);
    expect(['0', '-1', '1e3', '.5', '5.', '01', null, 5, {}].map(priceOf)).toEqual(Array(9).fill(null));
  });
});

describe('a coin', () => {
  test('is the base of a USD perpetual', () => {
    expect(coinOf('BTC-USD-PERP')).toBe('BTC');
    expect(instrumentOf('BTC')).toBe('BTC-USD-PERP');
    for (const instrument of ['BTC-USD-SPOT', 'BTC-EUR-PERP', 'BTC', '-USD-PERP', 'a b-USD-PERP']) {
      expect(() => coinOf(instrument)).toThrow('Hyperliquid prices instruments like BTC-USD-PERP');
    }
  });
});
