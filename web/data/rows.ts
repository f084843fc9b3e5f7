import { useState } from 'react';

/** So many rows more are drawn each time they are asked for. */
const STEP = 50;

/** Rows that are there, and whether there are more. */
export interface Rows<Row> {
  rows: readonly Row[];
  hasMore: boolean;
  isAsking: boolean;
  /** They answer the question before this one, whose answer is not there yet. */
  isOfBefore: boolean;
  /** Why there are not more though they were asked for. */
  error: Error | null;
  showMore: () => void;
}

/** The first of rows that are all known, and more of them when they are asked for. */
export function useFirstRows<Row>(all: readonly Row[]): Rows<Row> {
  const [most, setMost] = useState(STEP);
  return {
    rows: all.slice(0, most),
    hasMore: all.length > most,
    isAsking: false,
    isOfBefore: false,
    error: null,
    showMore: () => setMost(most + STEP),
  };
}
