import { setTimeout as sleep } from 'node:timers/promises';

import type { FaultKind } from '../arena.ts';
import { seconds } from '../arena.ts';
import { MARKETS } from '../market.ts';

/** What a feed may say instead of a price. Factors of the true price are numbers. */
const ABSURD = ['0', '-1', 'NaN', '1e309', '', 'null', 'text', 'crossed', 10, 0.1, 1.5, 0.6] as const;
const TICKS = 1;

/** A word for word, a factor as a price. */
function quoteOf(absurd: string | number, price: number): { bid: unknown; ask: unknown } {
  if (typeof absurd === 'number')
    return { bid: (price * absurd).toFixed(2), ask: (price * absurd * 1.0002).toFixed(2) };
  if (absurd === 'crossed') return { bid: (price * 1.01).toFixed(2), ask: (price * 0.99).toFixed(2) };
  return absurd === 'null' ? { bid: null, ask: null } : { bid: absurd, ask: absurd };
}

export const PRICES: readonly FaultKind[] = [
  {
    id: 'F-08',
    name: 'the feed freezes while its connection lives',
    expected: 'no entry on a price older than five seconds; exits still work',
    weight: 4,
    lane: 'input',
    draw: (draw) => ({ ms: draw.between(9_000, 14_000) }),
    inject: ({ stage, spans, work }, terms) =>
      spans.freeze(async () => {
        stage.market.freeze(true);
        await sleep(Number(terms['ms']) - 2_000);
        for (const deed of ['entry', 'entry', 'exit'] as const) work.provoke(deed);
        await sleep(2_000);
        stage.market.freeze(false);
        return `frozen for ${seconds(Number(terms['ms']))}`;
      }),
  },
  {
    id: 'F-09',
    name: 'an absurd price for one tick',
    expected: 'refused at the parser or by the rule of confirmation; nothing is bought or sold on it',
    weight: 10,
    lane: 'input',
    draw: (draw) => ({ absurd: draw.of(ABSURD), instrument: draw.of(MARKETS).instrument }),
    inject: async ({ stage, work }, terms) => {
      const instrument = String(terms['instrument']);
      work.provoke('entry');
      for (let tick = 0; tick < TICKS; tick += 1)
        stage.market.lie(instrument, quoteOf(terms['absurd'] ?? '0', stage.market.price(instrument)));
      work.provoke('entry');
      await sleep(600);
      return `${String(terms['absurd'])} for ${instrument}`;
    },
  },
  {
    id: 'F-10',
    name: 'the connection of the price feed breaks',
    expected: 'connected again; decisions only on fresh prices',
    weight: 4,
    lane: 'input',
    draw: () => ({}),
    inject: async ({ stage }) => {
      stage.market.drop();
      await sleep(1_500);
      return 'broken';
    },
  },
];
