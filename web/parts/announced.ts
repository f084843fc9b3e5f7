import { useState } from 'react';

/**
 * Rows as they are shown: what comes while somebody points at them waits until it is asked for or the pointer has left, so that
 * nothing moves under it.
 */
export function useAnnounced<Row>(rows: readonly Row[], keyOf: (row: Row) => string) {
  const [held, setHeld] = useState<ReadonlySet<string> | null>(null);
  const hold = (): void => setHeld(new Set(rows.map(keyOf)));
  const shown = held === null ? rows : rows.filter((row) => held.has(keyOf(row)));
  return {
    shown,
    waiting: rows.length - shown.length,
    show: hold,
    whilePointed: { onPointerEnter: hold, onPointerLeave: () => setHeld(null) },
  };
}
