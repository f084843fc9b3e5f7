import { useState } from 'react';

/**
 * Rows as they are shown, newest first: what comes while somebody points at them waits until it is asked for or the pointer has
 * left, so that nothing moves under it.
 */
export function useAnnounced<Row>(rows: readonly Row[], keyOf: (row: Row) => string) {
  const [held, setHeld] = useState<string | null>(null);
  const [newest] = rows;
  const hold = (): void => setHeld(newest === undefined ? null : keyOf(newest));
  const at = rows.findIndex((row) => keyOf(row) === held);
  const waiting = Math.max(0, at);
  return {
    shown: rows.slice(waiting),
    waiting,
    show: hold,
    whilePointed: { onPointerEnter: hold, onPointerLeave: () => setHeld(null) },
  };
}
