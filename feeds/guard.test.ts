import { describe, expect, test } from '@jest/globals';
import type { PriceTick } from '../domain/market.ts';
import type { PriceRefusal } from '../domain/price-guard.ts';
import { NOW_MS } from '../test/builders/now.ts';
import { aTick } from '../test/builders/tick.ts';
import { PriceBoard } from './board.ts';
import { createPriceGuard } from './guard.ts';

const at = (afterMs: number, mid: string, instrument = 'BTC-USD-PERP'): PriceTick =>
  aTick({ instrument, bid: mid, ask: mid, mid, venueAtMs: NOW_MS + afterMs, receivedAtMs: NOW_MS + afterMs });

function guarded(known: readonly PriceTick[]) {
  const board = new PriceBoard({ onError: () => undefined });
  const heard: string[] = [];
  const refused: PriceRefusal[] = [];
  board.subscribe((tick) => void heard.push(tick.mid));
  const guard = createPriceGuard({ board, known, onRefused: (refusal) => refused.push(refusal) });
  return { board, heard, refused, guard };
}

describe('between a feed and the board', () => {
  test('nobody hears of an absurd tick, and nothing may be opened until the next one', async () => {
    const { board, heard, refused, guard } = guarded([at(0, '40000')]);
    await guard(at(1_000, '40010'));
    await guard(at(2_000, '400000'));
    expect(heard).toEqual(['40010']);
    expect(board.latest('BTC-USD-PERP')).toMatchObject({ mid: '40010', isDisputed: true });
    await guard(at(3_000, '40020'));
    expect(heard).toEqual(['40010', '40020']);
    expect(board.latest('BTC-USD-PERP')).not.toHaveProperty('isDisputed');
    expect(refused).toEqual(['jump']);
  });

  test('a malformed tick changes nothing', async () => {
    const { board, heard, refused, guard } = guarded([at(0, '40000')]);
    await guard(at(1_000, '40010'));
    await guard(at(2_000, '1e309'));
    expect(heard).toEqual(['40010']);
    expect(board.latest('BTC-USD-PERP')).toEqual(at(1_000, '40010'));
    expect(refused).toEqual(['notPositive']);
  });

  test('a jump of one instrument is no news of another', async () => {
    const { board, guard } = guarded([at(0, '40000'), at(0, '2000', 'ETH-USD-PERP')]);
    await guard(at(1_000, '40000'));
    await guard(at(1_000, '2000', 'ETH-USD-PERP'));
    await guard(at(2_000, '200', 'ETH-USD-PERP'));
    expect(board.latest('BTC-USD-PERP')).not.toHaveProperty('isDisputed');
    expect(board.latest('ETH-USD-PERP')).toHaveProperty('isDisputed');
  });

  test('after a restart the first tick is believed when it agrees with the recorded price, else with the second', async () => {
    const same = guarded([at(0, '40000')]);
    await same.guard(at(60_000, '41000'));
    expect(same.heard).toEqual(['41000']);

    const absurd = guarded([at(0, '40000')]);
    await absurd.guard(at(60_000, '4000'));
    expect(absurd.heard).toEqual([]);
    expect(absurd.board.latest('BTC-USD-PERP')).toBeUndefined();

    const moved = guarded([at(0, '40000')]);
    await moved.guard(at(60_000, '30000'));
    await moved.guard(at(60_250, '30000'));
    expect(moved.heard).toEqual(['30000']);
  });

  test('a feed that lives at an earlier time than the recorded price is heard', async () => {
    const { heard, guard } = guarded([at(0, '40000')]);
    await guard(at(-86_400_000, '40100'));
    expect(heard).toEqual(['40100']);
  });
});
