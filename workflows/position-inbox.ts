import { asRecord } from '../contracts/temporal/guards.ts';
import type { CrossingNotice, PositionInbox } from '../contracts/temporal/position-lifecycle.ts';
import { CROSSING_KINDS } from '../domain/crossing.ts';

/** More waiting requests than this are refused: nobody means a twenty-first partial close. */
const MOST_WAITING = 20;

export const emptyInbox = (): PositionInbox => ({ crossings: [], closes: [], isPauseWanted: null, hasNews: false });

export const isEmpty = (inbox: PositionInbox): boolean =>
  inbox.crossings.length === 0 && inbox.closes.length === 0 && inbox.isPauseWanted === null && !inbox.hasNews;

/** Takes a request in, or says why there is no room for it. A whole close makes every other one pointless. */
export function addClose(inbox: PositionInbox, request: { fraction: string; updateId: string | null }): string | null {
  if (request.updateId === null && inbox.closes.some((waiting) => waiting.fraction === '1')) return null;
  if (inbox.closes.length >= MOST_WAITING) return `There are ${MOST_WAITING} close requests waiting already.`;
  inbox.closes.push(request);
  return null;
}

/** A crossing as our watcher sends it; anything else is not taken in. */
export function readCrossing(input: unknown): CrossingNotice | null {
  const record = asRecord(input);
  if (!record) return null;
  const { id, kind, rung } = record;
  const known = CROSSING_KINDS.find((each) => each === kind);
  return typeof id === 'string' && known && typeof rung === 'number' ? { id, kind: known, rung } : null;
}
