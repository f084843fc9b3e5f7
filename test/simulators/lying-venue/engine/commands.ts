import type { OrderTerms, Origin, Refusals, Switches, SymbolStatus } from './types.ts';

/** How the engine bends an order when the script says so; kept with the order, so that a replayed book does the same. */
export interface Bend {
  /** A definite no for this reason. */
  refuse?: string;
  /** Fills this fraction and leaves the rest open for good. */
  partial?: string;
}

/**
 * Everything that changes the venue, as it stands in the book. The engine is a pure function of these lines, so that a
 * venue that was killed comes back as it was.
 */
export type Command = { atMs: number } & (
  | { type: 'switches'; switches: Switches }
  | { type: 'account'; account: string; balance: string }
  | { type: 'price'; symbol: string; price: string }
  | { type: 'symbol'; symbol: string; status: SymbolStatus }
  | { type: 'place'; terms: OrderTerms; nonce: number | null; origin: Origin; receivedAtMs: number; bend: Bend }
  | { type: 'cancel'; account: string; clientId: string; nonce: number | null; origin: Origin }
  | { type: 'lateFill'; account: string; orderId: string }
  | { type: 'forceOut'; account: string; symbol: string; cause: 'LIQUIDATION' | 'ADL'; fraction: string }
  | { type: 'funding'; symbol: string; rate: string }
  | { type: 'agent'; account: string; isExpired: boolean }
  | { type: 'nonceRefusals'; account: string; times: number }
  | { type: 'refused'; account: string; why: keyof Refusals }
  /** The venue's clock runs this much ahead of the machine's. */
  | { type: 'clock'; aheadMs: number }
  | { type: 'sweep' }
);
