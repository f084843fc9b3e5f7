import { describe, expect, test } from '@jest/globals';
import { amendmentProblem, toAmendment } from './exit-plan-amendment.ts';

describe('an amendment', () => {
  test.each([
    { stopLoss: { price: '41000' } },
    { stopLoss: { distanceBps: 200 } },
    {
      takeProfits: [
        { distanceBps: '150', fraction: '0.5' },
        { price: '43000', fraction: '0.5' },
      ],
    },
    { trailingStop: { activationBps: 300, distanceBps: '100' }, breakEven: { afterRung: 1 } },
    { trailingStop: null, breakEven: null, timeExit: null },
    { timeExit: { at: '2026-12-01T00:00:00Z' } },
  ])('is taken: %j', (amendment) => {
    expect(amendmentProblem(amendment)).toBeNull();
  });

  test.each([
    [{}, 'at least one of'],
    [null, 'at least one of'],
    ['stopLoss', 'at least one of'],
    [{ stop: { price: '1' } }, '"stop" cannot be amended'],
    [{ stopLoss: null }, 'stopLoss must be'],
    [{ stopLoss: { price: 41000 } }, 'stopLoss must be'],
    [{ stopLoss: { price: '41000', distanceBps: '5' } }, 'stopLoss must be'],
    [{ stopLoss: { price: '-1' } }, 'stopLoss must be'],
    [{ stopLoss: { price: '1e5' } }, 'stopLoss must be'],
    [{ stopLoss: { distanceBps: 0 } }, 'stopLoss must be'],
    [{ stopLoss: { distanceBps: 1.5 } }, 'stopLoss must be'],
    [{ takeProfits: [{ price: '43000', fraction: '1.5' }] }, 'takeProfits must be'],
    [{ takeProfits: Array.from({ length: 11 }, () => ({ price: '1', fraction: '0.01' })) }, 'takeProfits must be'],
    [{ trailingStop: { activationBps: '300' } }, 'trailingStop must be'],
    [{ breakEven: { afterRung: 11 } }, 'breakEven must be'],
    [{ timeExit: { at: 'tomorrow' } }, 'timeExit must be'],
    [{ timeExit: { afterMs: -5 } }, 'timeExit must be'],
    [{ undecodablePayload: 'Unexpected end' }, 'cannot be amended'],
  ])('is refused with a sentence: %j', (amendment, words) => {
    expect(amendmentProblem(amendment)).toContain(words);
  });

  test('has its distances as decimal strings once it is read', () => {
    expect(
      toAmendment({
        stopLoss: { distanceBps: 200 as unknown as string },
        breakEven: { afterRung: 1 },
        timeExit: { afterMs: 5 },
      }),
    ).toEqual({
      stopLoss: { distanceBps: '200' },
      breakEven: { afterRung: 1 },
      timeExit: { afterMs: 5 },
    });
  });
});
