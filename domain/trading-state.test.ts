import { expect, test } from '@jest/globals';
import type { ScopedTradingState, TradingScope, TradingState } from './trading-state.ts';
import { blockingState, TRADING_SCOPES } from './trading-state.ts';

const scoped = (scope: TradingScope, state: TradingState): ScopedTradingState => ({
  scope,
  key: '*',
  state,
  reason: 'drill',
});

test('nothing blocks when no scope is set, or all are active', () => {
  expect(blockingState([])).toBeNull();
  expect(blockingState(TRADING_SCOPES.map((scope) => scoped(scope, 'active')))).toBeNull();
});

test.each(TRADING_SCOPES)('one %s that is not active blocks, whatever the others say', (scope) => {
  for (const state of ['reduceOnly', 'halted'] as const) {
    const states = TRADING_SCOPES.map((each) => scoped(each, each === scope ? state : 'active'));
    expect(blockingState(states)).toEqual(scoped(scope, state));
  }
});

test('halted is reported before reduce-only, wherever it stands', () => {
  const states = [scoped('platform', 'reduceOnly'), scoped('deployment', 'halted')];
  expect(blockingState(states)?.state).toBe('halted');
});
