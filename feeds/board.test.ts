import { describe, expect, test } from '@jest/globals';
import type { PriceTick } from '../domain/market.ts';
import { PriceBoard } from './board.ts';

const tickOf = (changes: Partial<PriceTick> = {}): PriceTick => ({
  instrument: 'BTC-USD-PERP',
  bid: '99',
  ask: '101',
  mid: '100',
  source: 'test',
  venueAtMs: 1_000,
  receivedAtMs: 1_010,
  ...changes,
});

function boardWithErrors(): { board: PriceBoard; errors: unknown[] } {
  const errors: unknown[] = [];
  return { board: new PriceBoard({ onError: (error) => errors.push(error) }), errors };
}

describe('the price board', () => {
  test('keeps the latest tick of each instrument', async () => {
    const { board } = boardWithErrors();
    await board.publish(tickOf());
    await board.publish(tickOf({ venueAtMs: 2_000, mid: '100.5' }));
    await board.publish(tickOf({ instrument: 'ETH-USD-PERP' }));
    expect(board.latest('BTC-USD-PERP')?.mid).toBe('100.5');
    expect(board.latest('ETH-USD-PERP')?.mid).toBe('100');
    expect(board.latest('SOL-USD-PERP')).toBeUndefined();
    expect(board.instruments).toEqual(['BTC-USD-PERP', 'ETH-USD-PERP']);
  });

  test('waits for each subscriber before the next, in the order of subscription, and shows them the new price', async () => {
    const { board } = boardWithErrors();
    const heard: string[] = [];
    board.subscribe(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      heard.push(`slow sees ${board.latest('BTC-USD-PERP')?.mid ?? 'nothing'}`);
    });
    board.subscribe(() => void heard.push('fast'));
    await board.publish(tickOf());
    expect(heard).toEqual(['slow sees 100', 'fast']);
  });

  test('goes on to the other subscribers when one throws or rejects, and tells of the error', async () => {
    const { board, errors } = boardWithErrors();
    const heard: number[] = [];
    board.subscribe(() => {
      throw new Error('thrown');
    });
    board.subscribe(() => Promise.reject(new Error('rejected')));
    board.subscribe(({ venueAtMs }) => void heard.push(venueAtMs));
    await board.publish(tickOf());
    await board.publish(tickOf({ venueAtMs: 2_000 }));
    expect(heard).toEqual([1_000, 2_000]);
    expect(errors.map(String)).toEqual(['Error: thrown', 'Error: rejected', 'Error: thrown', 'Error: rejected']);
  });

  test('is silent for one who left, even when he leaves while a tick is told', async () => {
    const { board } = boardWithErrors();
    const heard: string[] = [];
    board.subscribe(() => leave());
    const leave = board.subscribe(() => void heard.push('left'));
    board.subscribe(() => void heard.push('stayed'));
    await board.publish(tickOf());
    await board.publish(tickOf({ venueAtMs: 2_000 }));
    expect(heard).toEqual(['stayed', 'stayed']);
  });

  test('hears the same function twice when it subscribed twice, and once after one of them left', async () => {
    const { board } = boardWithErrors();
    let heard = 0;
    const count = (): void => void (heard += 1);
    board.subscribe(count);
    const leave = board.subscribe(count);
    await board.publish(tickOf());
    expect(heard).toBe(2);
    leave();
    await board.publish(tickOf({ venueAtMs: 2_000 }));
    expect(heard).toBe(3);
  });

  test('ignores a tick that is older than the last one of its instrument, and takes one of the same time', async () => {
    const { board } = boardWithErrors();
    await board.publish(tickOf());
    await board.publish(tickOf({ venueAtMs: 999, mid: '99.5' }));
    expect(board.latest('BTC-USD-PERP')?.mid).toBe('100');
    await board.publish(tickOf({ mid: '100.5' }));
    expect(board.latest('BTC-USD-PERP')?.mid).toBe('100.5');
    await board.publish(tickOf({ instrument: 'ETH-USD-PERP', venueAtMs: 1 }));
    expect(board.latest('ETH-USD-PERP')?.venueAtMs).toBe(1);
    expect(board.refused.older).toBe(1);
  });

  test.each([
    ['zero', { bid: '0' }, 'notPositive'],
    ['negative', { bid: '-99' }, 'notPositive'],
    ['a number with an exponent', { ask: '1e309' }, 'notPositive'],
    ['not a number', { mid: 'NaN' }, 'notPositive'],
    ['not text', { mid: 100 as unknown as string }, 'notPositive'],
    ['crossed', { bid: '101.5' }, 'crossed'],
    ['a mid below the bid', { mid: '98' }, 'midOutside'],
    ['a mid above the ask', { mid: '102' }, 'midOutside'],
    ['without a time', { venueAtMs: NaN }, 'badTime'],
    ['received at no time', { receivedAtMs: Infinity }, 'badTime'],
  ] as const)('refuses and counts a price that is %s', async (_name, changes, reason) => {
    const { board } = boardWithErrors();
    let heard = 0;
    board.subscribe(() => void (heard += 1));
    await board.publish(tickOf(changes));
    expect(board.latest('BTC-USD-PERP')).toBeUndefined();
    expect(heard).toBe(0);
    expect(board.refused).toEqual({
      notPositive: 0,
      crossed: 0,
      midOutside: 0,
      badTime: 0,
      older: 0,
      [reason]: 1,
    });
  });

  test('takes a price whose bid, ask and mid are equal, as a replay without spread gives', async () => {
    const { board } = boardWithErrors();
    await board.publish(tickOf({ bid: '100', ask: '100' }));
    expect(board.latest('BTC-USD-PERP')?.bid).toBe('100');
  });
});
