import { useQuery } from '@tanstack/react-query';
import { ageOf } from './price-age.ts';
import { usePrices } from './prices.ts';
import { isHeld, isNaked } from './protection.ts';
import { livePositions, openCasesQuery, pricesQuery, tradingStatesQuery } from './queries.ts';

/** The first question of whoever looks: is everything protected, is the market seen, does anything need a person? */
export function useSafety() {
  const positions = useQuery(livePositions);
  const states = useQuery(tradingStatesQuery);
  const cases = useQuery(openCasesQuery);
  const asked = [positions, useQuery(pricesQuery), states, cases];
  const prices = usePrices();
  const held = positions.data?.positions.filter(isHeld);
  const watched = new Set(held?.map(({ instrument }) => instrument));
  const of = prices?.filter(({ instrument }) => watched.size === 0 || watched.has(instrument)) ?? [];
  return {
    held,
    naked: held?.filter(isNaked),
    priceAgeMs: ageOf(of, watched),
    feeds: [...new Set(of.map(({ source }) => source))],
    /** Everything that is not active: the platform first. */
    stops: states.data?.tradingStates
      .filter(({ state }) => state !== 'active')
      .sort((a, b) => Number(b.scope === 'platform') - Number(a.scope === 'platform')),
    cases: cases.data?.cases,
    isLoading: asked.some(({ isPending }) => isPending),
    /** What we show may be past; what was not answered is not none. */
    isBlind: asked.some(({ isError }) => isError),
  };
}
