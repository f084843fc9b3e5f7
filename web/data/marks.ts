import type { PositionReply } from '../../contracts/api/position.ts';
import { useWallTime } from './market-clock.ts';
import { aged } from './price-age.ts';

/** Gives the mark of a position the age that it has now, by when the position was heard. */
export function useAgedMarks(
  heardAtMs: number,
): <Position extends Pick<PositionReply, 'mark'>>(of: Position) => Position {
  const sinceMs = useWallTime() - heardAtMs;
  return (of) => (of.mark === null ? of : { ...of, mark: aged(of.mark, sinceMs) });
}
