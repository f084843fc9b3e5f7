/** What may be wrong with an account, and what is done about it. A person is told of each: it is a case until it is gone. */
export const CASES = {
  quantityDiffers:
    'The position follows the fills of the venue. What no fill explains was done by hand; it is left alone.',
  unknownPosition: 'We did not open it. It is left alone and counts for nothing of ours.',
  unknownOrder: 'We did not send it. It is left alone.',
  cashDiffers: 'Nothing is booked without a fill or a payment of the venue. A person compares the statements.',
  lateFill: 'An entry that was given up as lost has filled. Its position is opened again, protected, and looked after.',
  strayFill: 'An order that was given up as lost has filled, and its place is taken. A person decides.',
  retriesUsedUp: 'The venue fails again and again. Retries of this account are slowed down; stops at the venue stand.',
  nakedTooLong: 'Held without protection for more than ten seconds. It is protected, then closed.',
  lifeMissing: 'An open position had no workflow. It has been given one.',
  lifeLeftOver: 'A workflow runs for a position that is closed. It has been told to look again.',
} as const;
export type CaseKind = keyof typeof CASES;
export const CASE_KINDS = Object.keys(CASES) as [CaseKind, ...CaseKind[]];

/** Cases of a moment: they stand until the position that they are about has ended. Every other stands as long as it is seen. */
export const INCIDENTS: ReadonlySet<string> = new Set<CaseKind>(['nakedTooLong', 'lateFill', 'strayFill']);

/** Cases in which the venue nets our orders with what is not ours: nothing new is opened in the instrument until they are gone. */
export const IN_QUESTION: readonly CaseKind[] = ['quantityDiffers', 'unknownPosition', 'strayFill'];
