import { describe, expect, test } from '@jest/globals';
import { NOW_MS } from '../test/builders/now.ts';
import { anExitState, take } from '../test/builders/exit-state.ts';
import type { Crossing } from './crossing.ts';
import type { Direction } from './direction.ts';
import type { ExitState } from './exit-engine.ts';
import { advanceExit, betterPrice, NATIVE_STOP_GRACE_MS, trailingLevel } from './exit-engine.ts';
import type { ExitLevels } from './exit-plan.ts';
import type { Price } from './money.ts';

const TRAILING = { activationPrice: '41200', distanceBps: '100' };
const TRAILING_SHORT = { activationPrice: '38800', distanceBps: '100' };

const long = (levels: Partial<ExitLevels> = {}, changes: Partial<ExitState> = {}) =>
  anExitState('long', levels, changes);
const short = (levels: Partial<ExitLevels> = {}, changes: Partial<ExitState> = {}) =>
  anExitState('short', levels, changes);

/** What the last of these marks reaches, a second apart. */
const reached = (state: ExitState, ...marks: Price[]): Crossing | null => take(state, marks).crossings.at(-1) ?? null;
const kindOf = (state: ExitState, ...marks: Price[]): string | null => reached(state, ...marks)?.kind ?? null;

describe('the stop-loss', () => {
  test('fires at its level and beyond, not before', () => {
    expect(kindOf(long(), '39200.5')).toBeNull();
    expect(kindOf(long(), '39200')).toBe('stopLoss');
    expect(kindOf(long(), '1')).toBe('stopLoss');
    expect(kindOf(short(), '40799.5')).toBeNull();
    expect(kindOf(short(), '40800')).toBe('stopLoss');
  });

  test('says which level was reached, by which mark, when', () => {
    expect(advanceExit(long(), { mark: '39000', atMs: NOW_MS + 7 }).crossing).toEqual({
      kind: 'stopLoss',
      rung: 0,
      level: '39200',
      mark: '39000',
      atMs: NOW_MS + 7,
    });
  });

  test('is the amended one once it was amended', () => {
    expect(kindOf(long({}, { stopPrice: '39800' }), '39800')).toBe('stopLoss');
  });
});

describe('a native stop', () => {
  const native = { stopLoss: true, takeProfits: false };
  const at = (state: ExitState, mark: Price, afterMs: number) => advanceExit(state, { mark, atMs: NOW_MS + afterMs });

  test('gets its grace to fill by itself, and is doubled at the end of it', () => {
    const beyond = at(long({}, { native }), '39100', 0);
    expect(beyond.crossing).toBeNull();
    expect(at(beyond.state, '39100', NATIVE_STOP_GRACE_MS - 1).crossing).toBeNull();
    expect(at(beyond.state, '39100', NATIVE_STOP_GRACE_MS).crossing?.kind).toBe('stopLoss');
  });

  test('gets a new grace when the mark came back in between', () => {
    const beyond = at(long({}, { native }), '39100', 0);
    const back = at(beyond.state, '39300', 1_000);
    expect(back.state.beyondStopSinceMs).toBeNull();
    const again = at(back.state, '39100', 1_500);
    expect(at(again.state, '39100', NATIVE_STOP_GRACE_MS).crossing).toBeNull();
    expect(at(again.state, '39100', 1_500 + NATIVE_STOP_GRACE_MS).crossing?.kind).toBe('stopLoss');
  });

  test('counts its grace from the first mark beyond, not from the last', () => {
    const state = [0, 500, 1_000, 1_999].reduce(
      (each, afterMs) => at(each, '39100', afterMs).state,
      long({}, { native }),
    );
    expect(state.beyondStopSinceMs).toBe(NOW_MS);
    expect(at(state, '39000', 2_000).crossing?.kind).toBe('stopLoss');
  });

  test('leaves the trailing stop to us', () => {
    expect(kindOf(long({ trailingStop: TRAILING }, { native }), '42000', '41580')).toBe('trailingStop');
  });
});

describe('take-profits', () => {
  const TARGETS = {
    takeProfits: [
      { price: '40800', fraction: '0.5' },
      { price: '41600', fraction: '0.5' },
    ],
  };
  const TARGETS_SHORT = { takeProfits: [{ price: '39200', fraction: '0.5' }] };

  test('are reached in the order of the ladder', () => {
    expect(reached(long(TARGETS), '40799.5')).toBeNull();
    expect(reached(long(TARGETS), '40800')).toMatchObject({ kind: 'takeProfit', rung: 1, level: '40800' });
    expect(reached(long(TARGETS, { rungsFilled: 1 }), '41599.5')).toBeNull();
    expect(reached(long(TARGETS, { rungsFilled: 1 }), '41600')).toMatchObject({ rung: 2, level: '41600' });
    expect(reached(short(TARGETS_SHORT), '39200')).toMatchObject({ kind: 'takeProfit', rung: 1 });
  });

  test('come one rung per tick, even when the mark jumps over all of them', () => {
    expect(reached(long(TARGETS), '45000')).toMatchObject({ rung: 1 });
    expect(reached(long(TARGETS, { rungsFilled: 1 }), '45000')).toMatchObject({ rung: 2 });
    expect(reached(long(TARGETS, { rungsFilled: 2 }), '45000')).toBeNull();
  });

  test('are left to the venue where they rest there', () => {
    expect(reached(long(TARGETS, { native: { stopLoss: false, takeProfits: true } }), '45000')).toBeNull();
  });
});

describe('the trailing stop', () => {
  test('is not armed before its activation, however far the mark falls back', () => {
    expect(trailingLevel(long({ trailingStop: TRAILING }))).toBeNull();
    expect(kindOf(long({ trailingStop: TRAILING }), '41199.5', '39300')).toBeNull();
  });

  test('follows the best mark at its distance and fires at the level', () => {
    // Best 42,000, 1 % behind it is 41,580.
    expect(reached(long({ trailingStop: TRAILING }), '42000', '41580.5')).toBeNull();
    expect(reached(long({ trailingStop: TRAILING }), '42000', '41580')).toMatchObject({
      kind: 'trailingStop',
      level: '41580',
    });
  });

  test('follows a short downward', () => {
    // Best 38,000, 1 % behind it is 38,380.
    expect(reached(short({ trailingStop: TRAILING_SHORT }), '38000', '38379.5')).toBeNull();
    expect(reached(short({ trailingStop: TRAILING_SHORT }), '38000', '38380')).toMatchObject({ level: '38380' });
  });

  test('remembers when the best mark was seen', () => {
    const { state } = take(long(), ['41000', '40500', '41000']);
    expect([state.bestPrice, state.bestAtMs]).toEqual(['41000', NOW_MS + 1_000]);
  });
});

describe('the break-even move', () => {
  const AFTER_RUNG: Partial<ExitLevels> = { breakEven: { afterRung: 1 } };
  const AT_PRICE: Partial<ExitLevels> = { breakEven: { price: '40600' } };

  test('comes when its rung has filled', () => {
    expect(reached(long(AFTER_RUNG), '40100')).toBeNull();
    // A rung that was too small to be an order is behind us, but nothing was gained by it.
    expect(reached(long(AFTER_RUNG, { rungsFilled: 1 }), '40100')).toBeNull();
    expect(reached(long(AFTER_RUNG, { rungsFilled: 1, rungsDone: 1 }), '40100')).toMatchObject({
      kind: 'breakEven',
      level: '40000',
    });
  });

  test('comes when the mark has touched its price, also when it is gone again', () => {
    expect(kindOf(long(AT_PRICE), '40599.5')).toBeNull();
    expect(kindOf(long(AT_PRICE), '40600')).toBe('breakEven');
    expect(kindOf(long(AT_PRICE), '40600', '40100')).toBe('breakEven');
    expect(kindOf(short({ breakEven: { price: '39400' } }), '39400')).toBe('breakEven');
  });

  test('comes once', () => {
    expect(kindOf(long(AT_PRICE, { isBreakEvenDone: true }), '40600')).toBeNull();
  });

  test.each<[Direction, Price, Price]>([
    ['long', '40000', '40700'],
    ['long', '40300', '40700'],
    ['short', '40000', '39300'],
    ['short', '39700', '39300'],
  ])('of a %s never takes back a stop that already stands at %s', (direction, stopPrice, mark) => {
    const price = direction === 'long' ? '40600' : '39400';
    expect(kindOf(anExitState(direction, { breakEven: { price } }, { stopPrice }), mark)).toBeNull();
  });
});

describe('the time exit', () => {
  test('comes at its moment and stays due', () => {
    const state = long({ timeExitAtMs: NOW_MS + 60_000 });
    expect(advanceExit(state, { mark: '40000', atMs: NOW_MS + 59_999 }).crossing).toBeNull();
    expect(advanceExit(state, { mark: '40000', atMs: NOW_MS + 60_000 }).crossing?.kind).toBe('timeExit');
    expect(advanceExit(state, { mark: '40000', atMs: NOW_MS + 999_999 }).crossing?.kind).toBe('timeExit');
  });
});

describe('several levels in one tick', () => {
  // With amended levels every rule is due at 40,000, or none is.
  const everything: Partial<ExitLevels> = {
    takeProfits: [{ price: '39000', fraction: '1' }],
    trailingStop: { activationPrice: '40000', distanceBps: '0' },
    breakEven: { price: '40000' },
    timeExitAtMs: NOW_MS,
  };
  test.each<[string, Partial<ExitLevels>, Price]>([
    ['stopLoss', {}, '40000'],
    ['trailingStop', {}, '39200'],
    ['timeExit', { trailingStop: null }, '39200'],
    ['takeProfit', { trailingStop: null, timeExitAtMs: null }, '39200'],
    ['breakEven', { trailingStop: null, timeExitAtMs: null, takeProfits: [] }, '39200'],
  ])('%s wins when nothing stands before it', (kind, without, stopPrice) => {
    expect(kindOf(long({ ...everything, ...without }, { stopPrice }), '40000')).toBe(kind);
  });
});

test('the better price is the higher for a long and the lower for a short', () => {
  expect([betterPrice('long', '9', '10'), betterPrice('short', '9', '10')]).toEqual(['10', '9']);
});
