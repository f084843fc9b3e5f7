import type { PositionReply } from '../../contracts/api/position.ts';
import { isZero } from '../../domain/money.ts';

export const isHeld = ({ quantity }: Pick<PositionReply, 'quantity'>): boolean => !isZero(quantity);

/** Something is held and nothing at the venue ends it. */
export const isNaked = (position: Pick<PositionReply, 'quantity' | 'protectedAt' | 'nakedSince'>): boolean =>
  isHeld(position) && (position.protectedAt === null || position.nakedSince !== null);
