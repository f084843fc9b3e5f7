import { ApplicationFailure } from '@temporalio/common';
import type { TradingActivities } from '../../contracts/temporal/activities.ts';
import { FAILURES } from '../../contracts/temporal/failures.ts';
import type { Refusal, RefusalCode } from '../../domain/refusal.ts';
import { refusal } from '../../domain/refusal.ts';
import type { Route, VenueCandidate, VenueVerdict } from '../../domain/routing.ts';
import { chooseRoute } from '../../domain/routing.ts';
import type { ActivityDependencies } from '../ports.ts';

const CODES: Readonly<Partial<Record<VenueVerdict['code'], RefusalCode>>> = {
  notListed: 'instrumentUnknown',
  priceMissing: 'priceMissing',
  priceStale: 'priceStale',
};

/** When all venues say no for the same reason, that reason is the code; otherwise there is simply no venue. */
function refusalOf(route: Route): Refusal | null {
  if (route.venue !== null) return null;
  const codes = new Set(route.verdicts.map((verdict) => verdict.code));
  const [only] = codes;
  return refusal((codes.size === 1 && only !== undefined && CODES[only]) || 'noVenue', route.sentence);
}

/** Asks every venue of the deployment and stores each verdict, not only the chosen one. */
export const chooseVenue =
  ({
    record,
    venues,
    prices,
    clock,
  }: Pick<ActivityDependencies, 'record' | 'venues' | 'prices' | 'clock'>): TradingActivities['chooseVenue'] =>
  async (key) => {
    const decided = await record.positions.ofExecution(key);
    if (decided) return { venue: decided.venue };
    const startedAt = performance.now();
    const [signal, deployment] = await Promise.all([
      record.signals.find(key.signalId),
      record.deployments.find(key.deploymentId),
    ]);
    if (!signal || !deployment)
      throw ApplicationFailure.nonRetryable(
        `Signal ${key.signalId} or deployment ${key.deploymentId} is not in the record.`,
        FAILURES.notFound,
      );
    const candidates = await Promise.all(
      deployment.venues.map(async (venue): Promise<VenueCandidate> => {
        const adapter = venues.get(venue);
        const [instrument, isHealthy] = await Promise.all([
          record.market.instrument(venue, signal.instrument),
          adapter?.isHealthy() ?? false,
        ]);
        return { venue, instrument, isHealthy, tick: prices.latest(signal.instrument) ?? null };
      }),
    );
    const route = chooseRoute(candidates, deployment.routingStrategy, clock.nowMs());
    const refused = refusalOf(route);
    const tookMs = Math.round(performance.now() - startedAt);
    return record.executions.recordRoute(key, route, refused, tookMs, clock.nowMs());
  };
