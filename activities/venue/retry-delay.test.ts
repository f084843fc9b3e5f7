import { expect, test } from '@jest/globals';
import { ENTRY_RETRY_DELAY_MS } from '../../domain/retry-budget.ts';
import { retryDelay } from './retry-delay.ts';

test('an account that fails again and again is put off, is told of once, and leaves other accounts alone', () => {
  const plans = Array.from({ length: 60 }, () =>
    retryDelay({ venueAccountId: 'busy', isExit: false, retryAfterMs: null }),
  );
  const put = plans.filter(({ delayMs }) => delayMs === ENTRY_RETRY_DELAY_MS);
  expect(put.length).toBeGreaterThanOrEqual(15);
  expect(plans.filter(({ isToTell }) => isToTell)).toHaveLength(1);
  expect(retryDelay({ venueAccountId: 'busy', isExit: true, retryAfterMs: null })).toEqual({
    delayMs: null,
    isToTell: false,
  });
  expect(retryDelay({ venueAccountId: 'quiet', isExit: false, retryAfterMs: 4_000 })).toEqual({
    delayMs: 4_000,
    isToTell: false,
  });
});
