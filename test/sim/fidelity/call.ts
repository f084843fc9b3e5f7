import { refusal } from '../../../domain/refusal.ts';
import type { Side } from './side.ts';

/** One call, the same for both stores but for the ids that each gave. */
export interface Call {
  name: string;
  run: (side: Side) => Promise<unknown>;
}

export const REFUSED = refusal('priceStale', 'too old', { ageMs: '9000' });

/** One of what there is, the same for the same index. */
export const at = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('There is none yet.');
  return item;
};

/** For answers whose order says nothing. */
export const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? [...(value as unknown[])].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
    : value;
