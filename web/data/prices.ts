import { useQuery } from '@tanstack/react-query';
import type { PriceReply } from '../../contracts/api/market.ts';
import { useWallTime } from './market-clock.ts';
import { aged } from './price-age.ts';
import { pricesQuery } from './queries.ts';

/** The prices as old as they are now, not as they were when they were heard. */
export function usePrices(): PriceReply[] | undefined {
  const wallMs = useWallTime();
  const { data } = useQuery(pricesQuery);
  return data?.prices.map((price) => aged(price, wallMs - data.heardAtMs));
}
