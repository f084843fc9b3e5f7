import { useQuery } from '@tanstack/react-query';
import { decimalsOf } from '../format/money.ts';
import { instrumentsQuery } from './queries.ts';

/** With how many decimals prices of an instrument are written: those of its tick. */
export function useTicks(): (instrument: string) => number {
  const { data } = useQuery(instrumentsQuery);
  return (instrument) => {
    const found = data?.instruments.find((each) => each.instrument === instrument);
    return found === undefined ? 2 : decimalsOf(found.tickSize);
  };
}
