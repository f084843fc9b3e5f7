import type { RoutingStats } from '../../contracts/api/agent-routing.ts';
import type { RoutingCount, RoutingDecision } from '../../db/repositories/routing-stats.ts';
import { isoOf } from './moment.ts';

export function routingStatsOf(
  agentId: string,
  counts: readonly RoutingCount[],
  recent: readonly RoutingDecision[],
): RoutingStats {
  const instruments = [...new Set(counts.map(({ instrument }) => instrument))];
  const decisions = sum(counts, 'decisions');
  return {
    agentId,
    decisions,
    withoutVenue: sum(
      counts.filter(({ venue }) => venue === null),
      'decisions',
    ),
    averageRoutingMs: decisions === 0 ? null : sum(counts, 'tookMs') / decisions,
    venues: sharesOf(counts),
    instruments: instruments.map((instrument) => ({
      instrument,
      venues: sharesOf(counts.filter((each) => each.instrument === instrument)),
    })),
    recent: recent.map(({ decidedAtMs, ...decision }) => ({ ...decision, decidedAt: isoOf(decidedAtMs) })),
  };
}

const sum = (counts: readonly RoutingCount[], of: 'decisions' | 'tookMs'): number =>
  counts.reduce((total, each) => total + each[of], 0);

/** The venue that was chosen most stands first. */
function sharesOf(counts: readonly RoutingCount[]): RoutingStats['venues'] {
  const found = counts.filter(({ venue }) => venue !== null);
  const all = sum(found, 'decisions');
  const venues = [...new Set(found.map(({ venue }) => venue ?? ''))];
  return venues
    .map((venue) => {
      const decisions = sum(
        found.filter((each) => each.venue === venue),
        'decisions',
      );
      return { venue, decisions, fraction: decisions / all };
    })
    .sort((a, b) => b.decisions - a.decisions || (a.venue < b.venue ? -1 : 1));
}
