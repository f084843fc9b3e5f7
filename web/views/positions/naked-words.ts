import type { PositionReply } from '../../../contracts/api/position.ts';

/** Who is unprotected for longer than this is closed. */
const NAKED_CAP_MS = 10_000;

/** What is done about a position that nothing at the venue ends, by the time of the market. */
export const nakedWords = (
  { nakedSince, firstFillAt, createdAt }: Pick<PositionReply, 'nakedSince' | 'firstFillAt' | 'createdAt'>,
  nowMs: number,
): string =>
  nowMs - Date.parse(nakedSince ?? firstFillAt ?? createdAt) <= NAKED_CAP_MS
    ? 'It is being protected; after ten seconds it is closed.'
    : 'It is being closed, again and again until the venue takes it. Look at the venue, too.';
