import { describe, expect, test } from '@jest/globals';
import { instrumentOf } from './ticker.ts';

describe('the instrument that a ticker means', () => {
  test.each([
    ['BTCUSDT', 'BTC-USD-PERP'],
    ['BTCUSD.P', 'BTC-USD-PERP'],
    ['BINANCE:BTCUSDT.P', 'BTC-USD-PERP'],
    ['BYBIT:ETHUSDC.P', 'ETH-USD-PERP'],
    ['COINBASE:ETHUSD', 'ETH-USD-PERP'],
    ['BTCUSDTPERP', 'BTC-USD-PERP'],
    ['BTCUSD_PERP', 'BTC-USD-PERP'],
    ['btc-usdt', 'BTC-USD-PERP'],
    ['SOL/USD', 'SOL-USD-PERP'],
    ['BITMEX:XBTUSD', 'BTC-USD-PERP'],
    ['USDTUSD', 'USDT-USD-PERP'],
    [' BTCFDUSD ', 'BTC-USD-PERP'],
    ['BTC-USD-PERP', 'BTC-USD-PERP'],
    ['BTC-USD-SPOT', 'BTC-USD-SPOT'],
  ])('%s is %s', (ticker, instrument) => expect(instrumentOf(ticker)).toBe(instrument));

  test.each([
    '',
    'BTC',
    'USDT',
    'CME:BTC1!',
    'ETHBTC',
    'BTCEUR',
    'NASDAQ:AAPL',
    'BTCUSDT.X',
    '{{ticker}}',
    'A:B:BTCUSDT',
  ])('%j is none of ours', (ticker) => expect(instrumentOf(ticker)).toBeNull());
});
