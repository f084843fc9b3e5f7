import * as fc from 'fast-check';
import type { Fill } from '../../domain/fill.ts';
import type { Decimal, Money } from '../../domain/money.ts';
import { absolute, add, compare, isNegative, subtract } from '../../domain/money.ts';
import type { OrderRequest } from '../../domain/order.ts';
import { ORDER_TYPES, TIMES_IN_FORCE } from '../../domain/order.ts';
import type { Exposure } from '../../domain/position.ts';
import { foldFills, realizedPnlOf } from '../../domain/position.ts';
import { HOUR_MS } from '../builders/now.ts';

/** What may happen to an account at the paper venue. */
export type PaperCommand =
  | { kind: 'place'; request: Omit<OrderRequest, 'clientOrderId' | 'expiresAtMs'>; expiresInMs: number | null }
  /** Cancels the order placed this many orders ago. */
  | { kind: 'cancel'; ago: number }
  | { kind: 'price'; instrument: string; mid: string }
  | { kind: 'wait'; ms: number };

/** Where two markets start; their prices wander and jump by up to half. */
export const START_MIDS: Readonly<Record<string, number>> = { 'BTC-USD-PERP': 40_000, 'ETH-USD-PERP': 2_000 };

const anInstrument = fc.constantFrom(...Object.keys(START_MIDS));

const aPrice = (instrument: string): fc.Arbitrary<string> => {
  const cents = (START_MIDS[instrument] ?? 1) * 100;
  const near = fc.integer({ min: Math.round(cents * 0.97), max: Math.round(cents * 1.03) });
  const far = fc.integer({ min: Math.round(cents * 0.5), max: Math.round(cents * 1.5) });
  return fc.oneof({ weight: 4, arbitrary: near }, { weight: 1, arbitrary: far }).map((value) => String(value / 100));
};

const aRequest: fc.Arbitrary<Omit<OrderRequest, 'clientOrderId' | 'expiresAtMs'>> = anInstrument.chain((instrument) =>
  fc.record({
    instrument: fc.constant(instrument),
    side: fc.constantFrom('buy', 'sell'),
    type: fc.constantFrom(...ORDER_TYPES),
    // Up to 12 BTC or 240 ETH: 480,000 dollars, far more than the account can carry.
    quantity: fc
      .integer({ min: 1, max: 12_000 })
      .map((units) => String(instrument.startsWith('BTC') ? units / 1_000 : units / 50)),
    limitPrice: fc.option(aPrice(instrument)),
    triggerPrice: fc.option(aPrice(instrument), { freq: 10 }),
    timeInForce: fc.constantFrom(...TIMES_IN_FORCE),
    isReduceOnly: fc.boolean(),
  }),
);

const aCommand: fc.Arbitrary<PaperCommand> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('place' as const),
      request: aRequest,
      expiresInMs: fc.option(fc.integer({ min: 0, max: HOUR_MS })),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), ago: fc.integer({ min: 0, max: 5 }) }) },
  {
    weight: 5,
    arbitrary: anInstrument.chain((instrument) =>
      fc.record({
        kind: fc.constant('price' as const),
        instrument: fc.constant(instrument),
        mid: aPrice(instrument),
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 2 * HOUR_MS }) }),
  },
);

export const someCommands = (maxLength: number): fc.Arbitrary<PaperCommand[]> =>
  fc.array(aCommand, { minLength: 1, maxLength, size: 'max' });

/** The venue's own books, seen from outside. Returns what is wrong with them: nothing, to the last unit. */
export function faultsOf(books: {
  deposit: Money;
  balance: Money;
  positions: readonly { instrument: string; signedQuantity: Decimal; cost?: Money }[];
  fills: readonly Fill[];
  fundingPaid: readonly Money[];
}): string[] {
  const faults: string[] = [];
  let explained = subtract(books.deposit, add('0', ...books.fundingPaid));
  for (const instrument of Object.keys(START_MIDS)) {
    const exposure: Exposure = foldFills(books.fills.filter((fill) => fill.instrument === instrument));
    explained = add(explained, realizedPnlOf(exposure, '0'));
    const held = books.positions.find((position) => position.instrument === instrument);
    if ((held?.signedQuantity ?? '0') !== exposure.signedQuantity) faults.push(`${instrument}: quantity`);
    if (held?.cost !== undefined && held.cost !== exposure.cost) faults.push(`${instrument}: cost`);
  }
  if (isNegative(books.balance)) faults.push(`balance ${books.balance}`);
  if (explained !== books.balance) faults.push(`balance ${books.balance} is not ${explained}`);
  return faults;
}

/** Did these fills of one exit, in this order among all fills, only ever shrink the position? */
export function onlyShrinks(fills: readonly Fill[], isExit: (fill: Fill) => boolean): boolean {
  const held = new Map<string, Decimal>();
  for (const fill of fills) {
    const before = held.get(fill.instrument) ?? '0';
    const after = fill.side === 'buy' ? add(before, fill.quantity) : subtract(before, fill.quantity);
    held.set(fill.instrument, after);
    const shrinks = compare(absolute(after), absolute(before)) < 0 && compare(before, 0) * compare(after, 0) >= 0;
    if (isExit(fill) && !shrinks) return false;
  }
  return true;
}
