/**
 * Who goes first where more waits than can be done; Temporal knows 1 to 5, and 3 for whoever says nothing. Who wants out goes
 * before who asks, who asks before who wants in, and accounts are compared when nothing else waits.
 */
export const PRIORITIES = {
  /** Protecting, cancelling and closing, and with them the lives of positions. */
  exits: { priorityKey: 1 },
  /** What became of an order whose answer was lost. */
  questions: { priorityKey: 2 },
  entries: { priorityKey: 3 },
  reconciliation: { priorityKey: 5 },
} as const;
