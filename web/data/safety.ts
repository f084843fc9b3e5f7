import { useQuery } from '@tanstack/react-query';
import type { PositionReply } from '../../contracts/api/position.ts';
import { isZero } from '../../domain/money.ts';
import { livePositions, openCasesQuery, pricesQuery, tradingStatesQuery } from './queries.ts';

/** A price older than this opens nothing. */
export const PRICE_LIMIT_MS = 5_000;

export const isHeld = ({ quantity }: Pick<PositionReply, 'quantity'>): boolean => !isZero(quantity);

/** Something is held and nothing at the venue ends it. */
export const isNaked = (position: Pick<PositionReply, 'quantity' | 'protectedAt' | 'nakedSince'>): boolean =>
  isHeld(position) && (position.protectedAt === null || position.nakedSince !== null);

/** The first question of whoever looks: is everything protected, is the market seen, does anything need a person? */
export function useSafety() {
  const positions = useQuery(livePositions);
  const prices = useQuery(pricesQuery);
  const states = useQuery(tradingStatesQuery);
  const cases = useQuery(openCasesQuery);
  const held = positions.data?.positions.filter(isHeld);
  const watched = new Set(held?.map(({ instrument }) => instrument));
  const of = prices.data?.prices.filter(({ instrument }) => watched.size === 0 || watched.has(instrument));
  const ages = of?.map(({ ageMs }) => ageMs);
  return {
    held,
    naked: held?.filter(isNaked),
    /** The age of the oldest price of what is held; of the newest price when nothing is. Null when there is none. */
    priceAgeMs:
      ages === undefined || ages.length === 0 ? null : watched.size === 0 ? Math.min(...ages) : Math.max(...ages),
    feeds: [...new Set(of?.map(({ source }) => source))],
    /** Everything that is not active: the platform first. */
    stops: states.data?.tradingStates
      .filter(({ state }) => state !== 'active')
      .sort((a, b) => Number(b.scope === 'platform') - Number(a.scope === 'platform')),
    cases: cases.data?.cases,
    isLoading: positions.isPending || prices.isPending || states.isPending,
    /** What we show may be past. */
    isBlind: positions.isError || prices.isError,
  };
}
