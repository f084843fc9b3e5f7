import type { RoutingStrategy } from './deployment.ts';
import type { Instrument } from './instrument.ts';
import type { PriceTick } from './market.ts';
import { isStale } from './market.ts';
import type { Decimal } from './money.ts';
import { add, compare, divide, isPositive, multiply, roundTo, subtract } from './money.ts';

/** What is known of one venue when a signal asks where to go. */
export interface VenueCandidate {
  venue: string;
  /** Null when the venue does not list the instrument. */
  instrument: Instrument | null;
  isHealthy: boolean;
  tick: PriceTick | null;
}

export const VERDICT_CODES = [
  'eligible',
  'notListed',
  'marketClosed',
  'unhealthy',
  'priceMissing',
  'priceStale',
] as const;

/** What was decided about one venue, with the numbers. */
export interface VenueVerdict {
  venue: string;
  code: (typeof VERDICT_CODES)[number];
  sentence: string;
  /** Taker fees in and out plus the spread, bps of notional; null when unknown. */
  costBps: Decimal | null;
}

export interface Route {
  /** Null when no venue is eligible. */
  venue: string | null;
  sentence: string;
  verdicts: readonly VenueVerdict[];
}

function judge(candidate: VenueCandidate, nowMs: number): VenueVerdict {
  const { venue, instrument, tick } = candidate;
  const no = (code: VenueVerdict['code'], sentence: string): VenueVerdict => ({ venue, code, sentence, costBps: null });
  if (!instrument) return no('notListed', `${venue} does not list the instrument.`);
  if (instrument.status !== 'trading')
    return no('marketClosed', `${instrument.instrument} is ${instrument.status} on ${venue}.`);
  if (!candidate.isHealthy) return no('unhealthy', `${venue} does not answer.`);
  if (!tick || ![tick.bid, tick.ask, tick.mid].every(isPositive))
    return no('priceMissing', `There is no price for ${instrument.instrument}.`);
  if (isStale(tick, nowMs)) return no('priceStale', `The price for ${instrument.instrument} is stale.`);
  const spreadBps = divide(multiply(subtract(tick.ask, tick.bid), 10_000), tick.mid, 4);
  const costBps = add(multiply(instrument.takerFeeBps, 2), spreadBps);
  return {
    venue,
    code: 'eligible',
    sentence: `${venue} would cost about ${roundTo(costBps, 2)} bps for the round trip.`,
    costBps,
  };
}

/** Chooses among candidates that stand in order of preference. Every candidate gets a verdict. */
export function chooseRoute(candidates: readonly VenueCandidate[], strategy: RoutingStrategy, nowMs: number): Route {
  const verdicts = candidates.map((candidate) => judge(candidate, nowMs));
  const eligible = verdicts.flatMap((verdict) =>
    verdict.costBps === null ? [] : [{ venue: verdict.venue, costBps: verdict.costBps }],
  );
  const [first, ...others] = eligible;
  if (!first)
    return {
      venue: null,
      sentence: `No venue can trade this: ${verdicts.map((verdict) => verdict.sentence).join(' ') || 'the deployment names none.'}`,
      verdicts,
    };
  const best =
    strategy === 'lowestCost'
      ? others.reduce((low, next) => (compare(next.costBps, low.costBps) < 0 ? next : low), first)
      : first;
  const why = strategy === 'lowestCost' ? 'it costs least' : 'it is the first available by preference';
  return {
    venue: best.venue,
    sentence: `${best.venue}, because ${why} (about ${roundTo(best.costBps, 2)} bps for the round trip).`,
    verdicts,
  };
}
