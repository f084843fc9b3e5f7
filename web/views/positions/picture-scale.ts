import type { PositionReply } from '../../../contracts/api/position.ts';

/** What the picture of a position needs of it; a plan that nothing follows yet has the same. */
export type Drawn = Pick<
  PositionReply,
  | 'exitLevels'
  | 'entryPrice'
  | 'mark'
  | 'direction'
  | 'stopPrice'
  | 'isStopNative'
  | 'trailingPrice'
  | 'quantity'
  | 'protectedAt'
  | 'nakedSince'
  | 'currency'
>;

/** Places on the picture of a position, from 0 at the stop to 1 at the last target. */
export interface PictureScale {
  /** Null before the entry has filled. */
  entry: number | null;
  mark: number | null;
  /** On which side of the picture the mark has left it. */
  beyond: 'stop' | 'target' | null;
  rungs: number[];
  /** Where the trailing stop stands, or where it will arm; null when there is none. */
  trailing: { at: number; isArmed: boolean } | null;
  /** No target ends it: the right end is as far as we draw. */
  isOpenEnded: boolean;
  stop: string;
  /** The last target, null when there is none. */
  target: string | null;
}

/** How far beyond the entry an end is drawn that no target says, in distances from entry to stop. */
const OPEN_END = 2;

/**
 * A position as places on a line. Drawing is the one thing for which prices may be floating numbers. Null while the levels are
 * not made absolute, because nothing has filled.
 */
export function pictureScale(position: Drawn): PictureScale | null {
  const { exitLevels, entryPrice, mark, direction, trailingPrice } = position;
  const stop = position.stopPrice ?? exitLevels?.stopLoss;
  if (exitLevels === null || stop === undefined || entryPrice === null) return null;
  const sign = direction === 'long' ? 1 : -1;
  const from = Number(stop) * sign;
  const entry = Number(entryPrice) * sign;
  const now = mark === null ? null : Number(mark.price) * sign;
  const target = exitLevels.takeProfits.at(-1)?.price ?? null;
  const arms = exitLevels.trailingStop === null ? null : Number(exitLevels.trailingStop.activationPrice) * sign;
  const risk = Math.abs(entry - Number(exitLevels.stopLoss) * sign);
  const to =
    target === null
      ? Math.max(entry + OPEN_END * risk, arms ?? entry, now === null ? entry : now + risk / 2)
      : Number(target) * sign;
  const place = (price: number): number => (to === from ? 0 : (price - from) / (to - from));
  const trailingPlace = trailingPrice === null ? arms : Number(trailingPrice) * sign;
  const within = (share: number): number => Math.min(1, Math.max(0, share));
  const at = now === null ? null : place(now);
  return {
    entry: within(place(entry)),
    mark: at === null ? null : within(at),
    beyond: at === null ? null : at < 0 ? 'stop' : at > 1 ? 'target' : null,
    rungs: exitLevels.takeProfits.slice(0, -1).map(({ price }) => within(place(Number(price) * sign))),
    trailing:
      trailingPlace === null || trailingPlace > to
        ? null
        : { at: within(place(trailingPlace)), isArmed: trailingPrice !== null },
    isOpenEnded: target === null,
    stop,
    target,
  };
}
