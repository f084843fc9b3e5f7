import { describe, expect, test } from '@jest/globals';
import { EVENT_TYPES } from '../domain/event.ts';
import { sentenceOf } from './timeline-sentences.ts';

describe('sentences of the timeline', () => {
  test.each(EVENT_TYPES)('%s has one, whatever its payload lacks', (type) => {
    expect(sentenceOf({ type, payload: {} })).toMatch(/^.*[.–)]$/);
  });

  test.each([
    [
      'signal.received',
      { direction: 'long', instrument: 'BTC-USD-PERP', referencePrice: '40000' },
      'A signal came in: long BTC-USD-PERP, with the market at 40000.',
    ],
    [
      'signal.sized',
      { quantity: '0.05', notional: '2000', cappedBy: 'order', stopLoss: '39200' },
      'The size is 0.05, worth 2000, capped by the order limit; the stop-loss lies at 39200.',
    ],
    [
      'signal.refused',
      { message: 'The signal is 31000 ms old; the limit is 30000 ms.' },
      'Refused: The signal is 31000 ms old; the limit is 30000 ms.',
    ],
    [
      'order.intended',
      { leg: 'stopLoss', side: 'sell', quantity: '0.05', triggerPrice: '39200', limitPrice: null },
      'We mean to sell 0.05 once 39200 is reached as stop-loss; this is on record before anything is sent.',
    ],
    [
      'order.updated',
      { leg: 'entry', status: 'partiallyFilled', evidence: 'answer to the order' },
      'The entry order is partially filled (answer to the order).',
    ],
    [
      'order.filled',
      { side: 'buy', quantity: '0.05', price: '40004', fee: '0.9', isLiquidation: false },
      'Bought 0.05 at 40004 for a fee of 0.9.',
    ],
    [
      'signal.sized',
      { quantity: '0.27003', notional: '1999.9339902', stopLoss: '7184.15' },
      'The size is 0.27003, worth 1999.93; the stop-loss lies at 7184.15.',
    ],
    [
      'position.crossed',
      { kind: 'takeProfit', rung: 2, level: '41200', mark: '41201' },
      'The market at 41201 has crossed the take-profit 2 at 41200.',
    ],
    [
      'position.closed',
      { exitReason: 'trailingStop', realizedPnl: '12.5', fees: '1.8', funding: '0' },
      'Closed by trailing stop. Realized 12.5 after fees of 1.8 and funding of 0.',
    ],
    [
      'position.closed',
      { exitReason: 'entryNotFilled', code: 'entryNotFilled' },
      'Closed without a fill; its room in the account is free again.',
    ],
  ] as const)('%s says what happened', (type, payload, sentence) => {
    expect(sentenceOf({ type, payload })).toBe(sentence);
  });
});
