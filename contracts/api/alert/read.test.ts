import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AlertTerms, DeadLetter } from '../../../domain/inbox.ts';
import { isDeadLetter } from '../../../domain/inbox.ts';
import { readAlert } from './read.ts';

const TIME = '2026-11-20T15:00:00Z';

function termsOf(text: string): AlertTerms {
  const read = readAlert(text);
  if (isDeadLetter(read)) throw new Error(`${read.code}: ${read.reason}`);
  return read;
}
const signalOf = (text: string): AlertTerms['signal'] => termsOf(text).signal;
const json = (fields: object): string => JSON.stringify({ ticker: 'BTCUSDT', action: 'buy', ...fields });
const dead = (text: string): DeadLetter => {
  const read = readAlert(text);
  if (!isDeadLetter(read)) throw new Error(`read: ${JSON.stringify(read)}`);
  return read;
};

const LONG = { instrument: 'BTC-USD-PERP', direction: 'long', entry: { type: 'market' }, exitPlan: null, size: null };
const TWO_BY_FOUR = {
  stopLoss: { distanceBps: '200' },
  takeProfits: [{ distanceBps: '400', fraction: '1' }],
  trailingStop: null,
  breakEven: null,
  timeExit: null,
};

describe('an alert, read', () => {
  test.each([
    ['our own spelling', '{"instrument": "BTC-USD-PERP", "action": "long"}'],
    ['a ticker with its exchange', '{"ticker": "BINANCE:BTCUSDT.P", "exchange": "BINANCE", "side": "BUY"}'],
    ['words', 'BUY BTCUSDT'],
    ['names and values', 'action=buy ticker=BTCUSDT'],
    ['names and values on lines', 'ACTION=Buy;\nTicker=BTCUSD.P;\n'],
    ['a byte order mark before', '\uFEFF{"ticker": "BTCUSDT", "action": "buy"}'],
    [
      'the placeholders of a strategy, with numbers unquoted and missing',
      `{"ticker": "BTCUSDT", "exchange": "BYBIT", "interval": "60", "time": "${TIME}", "close": 41000.50,
        "strategy.order.action": "buy", "strategy.order.contracts": NaN, "strategy.order.price": 4.1e4, "strategy.order.id": "Long",
        "strategy.market_position": "long", "strategy.prev_market_position": "flat", "strategy.position_size": 1, "volume": NaN}`,
    ],
    ['a reversal', json({ action: 'sell', marketPosition: 'short' }), { ...LONG, direction: 'short' }],
    ['a short', 'SHORT ETHUSDT.P', { ...LONG, instrument: 'ETH-USD-PERP', direction: 'short' }],
    ['distances', 'BUY BTCUSDT SL 2% TP 4%', { ...LONG, exitPlan: TWO_BY_FOUR }],
    ['distances as numbers of a chart', json({ sl: '2.0 %', tp: '4e0%' }), { ...LONG, exitPlan: TWO_BY_FOUR }],
    ['a plan that is said to be none', json({ stopLoss: null, takeProfit: null })],
    ['a limit', json({ limitPrice: 40000.1 }), { ...LONG, entry: { type: 'limit', limitPrice: '40000.1' } }],
    ['a share of equity', 'BUY BTCUSDT SIZE 2%', { ...LONG, size: { type: 'equityFraction', value: '0.02' } }],
    ['a share of equity to risk', json({ risk: '.5%' }), { ...LONG, size: { type: 'riskFraction', value: '0.005' } }],
    ['an amount', 'BUY BTCUSDT SIZE 5e2 USD TIME ' + TIME, { ...LONG, size: { type: 'notional', value: '500' } }],
    [
      'an amount in one word',
      'size=500USDT&action=buy&ticker=BTCUSDT',
      { ...LONG, size: { type: 'notional', value: '500' } },
    ],
  ])('takes %s', (_, text, signal: object = LONG) => expect(signalOf(text)).toEqual(signal));

  test('prices are taken digit by digit: no float comes between', () => {
    const { exitPlan } = signalOf(
      '{"ticker":"BTCUSDT","action":"buy","stopLoss":39999.10000000000001,"takeProfit":4.2e4}',
    );
    expect(exitPlan).toMatchObject({
      stopLoss: { price: '39999.10000000000001' },
      takeProfits: [{ price: '42000', fraction: '1' }],
    });
  });

  test.each([
    ['its own id, instrument and action', json({ id: 'a-1', time: TIME }), 'id:a-1|BTC-USD-PERP|long'],
    ['them, in another market', json({ id: 'a-1', ticker: 'ETHUSDT' }), 'id:a-1|ETH-USD-PERP|long'],
    ['them, the other way', json({ id: 'a-1', action: 'sell' }), 'id:a-1|BTC-USD-PERP|short'],
    [
      'strategy, instrument, bar, direction and order',
      json({ strategy: 'cross', interval: '60', time: TIME, orderId: 'L1' }),
      `cross|BTC-USD-PERP|60|${TIME}|long|L1`,
    ],
    ['its bar', json({ time: TIME, id: 'NaN', orderId: 'na' }), `|BTC-USD-PERP||${TIME}|long|`],
  ])('is told from others by %s', (_, text, event) => expect(termsOf(text).event).toBe(event));

  test('without a moment or an id nothing tells it from the next one', () => {
    expect(termsOf('BUY BTCUSDT').event).toBeNull();
  });

  test.each([
    ['', 'notUnderstood', /empty/],
    ['  \n', 'notUnderstood', /empty/],
    ['{"ticker": "BTCUSDT", "action": buy}', 'notUnderstood', /not JSON/],
    ['{"ticker": "BTCUSDT", "action": "buy"', 'notUnderstood', /not JSON/],
    ['{"ticker": "BTCUSDT', 'notUnderstood', /not JSON/],
    ['["buy", "BTCUSDT"]', 'notUnderstood', /no object/],
    ['"BUY BTCUSDT"', 'notUnderstood', /no object/],
    ['{"ticker": "BTCUSDT", "action": "buy", "exitPlan": {}}', 'notUnderstood', /flat/],
    ['{"ticker": "BTCUSDT", "action": "buy", "action": "sell"}', 'notUnderstood', /stands twice/],
    [json({ sl: '2%', stop_loss: '3%' }), 'fieldInvalid', /stands twice/],
    ['[[[[', 'notUnderstood', /not JSON/],
    ['hello', 'notUnderstood', /neither JSON/],
    ['BUY BTCUSDT now', 'notUnderstood', /neither JSON/],
    ['Price BTCUSDT', 'fieldInvalid', /action: must be one of buy, long/],
    ['{"action": "buy"}', 'fieldInvalid', /^ticker: /],
    ['{"ticker": "BTCUSDT"}', 'fieldInvalid', /^action: /],
    [json({ stoplos: '2%' }), 'fieldInvalid', /"stoplos" is no field/],
    [json({ __proto__x: '1' }), 'fieldInvalid', /no field/],
    ['{"ticker":"BTCUSDT","action":"buy","__proto__":"1"}', 'fieldInvalid', /"__proto__" is no field/],
    [json({ time: '{{time}}' }), 'fieldInvalid', /did not fill it in/],
    [json({ action: '{{strategy.order.action}}' }), 'fieldInvalid', /did not fill it in/],
    [json({ action: '' }), 'fieldInvalid', /^action: /],
    [json({ action: 'hold' }), 'fieldInvalid', /not "hold"/],
    ['{"ticker":"BTCUSDT","action":"buy","stopLoss":NaN}', 'fieldInvalid', /^stopLoss: must be a price/],
    [json({ stopLoss: 'NaN' }), 'fieldInvalid', /^stopLoss: .*not "NaN"/],
    [json({ stopLoss: '' }), 'fieldInvalid', /^stopLoss: /],
    [json({ stopLoss: '-2%' }), 'fieldInvalid', /^stopLoss/],
    [json({ stopLoss: '0' }), 'fieldInvalid', /^stopLoss/],
    [json({ stopLoss: '1e-30' }), 'fieldInvalid', /^stopLoss/],
    [json({ stopLoss: '41,000' }), 'fieldInvalid', /^stopLoss/],
    [json({ takeProfit: '4%' }), 'fieldInvalid', /^takeProfit: needs a stopLoss/],
    [json({ size: '500' }), 'fieldInvalid', /^size: .*500 USD/],
    [json({ size: 0.5 }), 'fieldInvalid', /^size: /],
    [json({ size: '200%' }), 'fieldInvalid', /^size/],
    [json({ size: '0 USD' }), 'fieldInvalid', /^size/],
    [json({ size: '1%', risk: '1%' }), 'fieldInvalid', /^size: stands beside risk/],
    [json({ limitPrice: '-1' }), 'fieldInvalid', /^limitPrice: /],
    [json({ time: 'yesterday' }), 'fieldInvalid', /^time: /],
    [json({ id: 'x'.repeat(121) }), 'fieldInvalid', /^id: /],
    [json({ ticker: 'ETHBTC' }), 'instrumentUnknown', /"ETHBTC" is none/],
    [json({ ticker: 'NASDAQ:AAPL' }), 'instrumentUnknown', /none/],
    [json({ action: 'close' }), 'closingNotSupported', /not supported yet/],
    ['EXIT BTCUSDT', 'closingNotSupported', /not supported yet/],
    [json({ action: 'sell', 'strategy.market_position': 'flat' }), 'closingNotSupported', /not supported yet/],
    [json({ action: 'sell', market_position: 'long' }), 'closingNotSupported', /smaller/],
  ])('says why it cannot use %j', (text, code, reason) => {
    const letter = dead(text);
    expect(letter.code).toBe(code);
    expect(letter.reason).toMatch(reason);
    expect(letter.reason.length).toBeLessThan(400);
  });

  test('whatever comes, there is an answer', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '"',
      '\\',
      ':',
      ',',
      'NaN',
      ' ',
      '=',
      'BUY',
      'BTCUSDT',
      'sl',
      '2%',
      '1e9',
      '\u0000',
      '\ud800',
    );
    fc.assert(fc.property(fc.array(piece), (pieces) => void readAlert(pieces.join(''))));
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void readAlert(text)));
    fc.assert(fc.property(fc.json(), (text) => void readAlert(text)));
  });

  test.each([
    ['quotes', '{' + '"'.repeat(65_000)],
    ['escaped quotes', '{"' + '\\"'.repeat(32_000)],
    ['brackets', '['.repeat(65_000)],
    ['words', 'BUY BTCUSDT comment ' + 'a '.repeat(32_000)],
    ['names', 'a='.repeat(32_000)],
    ['digits', json({ stopLoss: '1'.repeat(64_000) })],
    ['spaces', `{"a"${' '.repeat(64_000)}1}`],
    ['dollars', json({ size: '1'.repeat(64_000) + ' ' })],
  ])('64 kB of %s are answered at once', (_, text) => {
    const startedMs = performance.now();
    expect(isDeadLetter(readAlert(text))).toBe(text.startsWith('BUY') ? false : true);
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });
});
