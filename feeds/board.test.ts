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

  test('a price that the feed contradicts still stands, is marked, and is plain again with the next one', async () => {
    const { board } = boardWithErrors();
    let heard = 0;
    board.subscribe(() => void (heard += 1));
    board.dispute('BTC-USD-PERP');
    expect(board.latest('BTC-USD-PERP')).toBeUndefined();
    await board.publish(tickOf());
    board.dispute('BTC-USD-PERP');
    expect(board.latest('BTC-USD-PERP')).toEqual({ ...tickOf(), isDisputed: true });
    await board.publish(tickOf({ venueAtMs: 2_000 }));
    expect(board.latest('BTC-USD-PERP')).toEqual(tickOf({ venueAtMs: 2_000 }));
    expect(heard).toBe(2);
  });
});
