/** Of an order or a fill. */
export const SIDES = ['buy', 'sell'] as const;
export type Side = (typeof SIDES)[number];

/** Of a position. */
export const DIRECTIONS = ['long', 'short'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** Of a signal: neutral is advice too, and never trades. */
export const SIGNAL_DIRECTIONS = ['long', 'short', 'neutral'] as const;
export type SignalDirection = (typeof SIGNAL_DIRECTIONS)[number];

export const openingSide = (direction: Direction): Side => (direction === 'long' ? 'buy' : 'sell');
export const closingSide = (direction: Direction): Side => (direction === 'long' ? 'sell' : 'buy');
/** +1 for buy and long, −1 for sell and short. */
export const signOf = (way: Side | Direction): 1 | -1 => (way === 'buy' || way === 'long' ? 1 : -1);
