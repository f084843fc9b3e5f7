import type { VenueReply } from '../../contracts/api/venue.ts';
import type { WorkflowState } from '../../contracts/api/workflow.ts';
import type { KnownVenue } from '../../db/repositories/venue-directory.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { ageMs, STALE_AFTER_MS } from '../../domain/market.ts';
import type { StandingTradingState } from '../../domain/trading-state.ts';
import type { Links } from '../links.ts';
import { ageOf, lastLookOf, WATCHER_WITHIN_MS } from '../progress.ts';
import type { MarketView } from './position.ts';
import { standingOf } from './standing.ts';

/** What is known of a venue's surroundings. */
export interface VenueSurroundings {
  watcher: WorkflowState;
  /** Of every venue. */
  instruments: readonly Instrument[];
  openCases: number;
  states: readonly StandingTradingState[];
  market: MarketView;
}

export function venueOf({ venue, capabilities }: KnownVenue, around: VenueSurroundings, links: Links): VenueReply {
  const { watcher, market } = around;
  const listed = around.instruments.filter((each) => each.venue === venue);
  const ages = listed.flatMap(({ instrument }) => {
    const tick = market.ticks.get(instrument);
    return tick ? [ageMs(tick, market.nowMs)] : [];
  });
  const newestPriceAgeMs = ages.length === 0 ? null : Math.min(...ages);
  const lastLookAt = lastLookOf(watcher);
  const lookAgeMs = ageOf(lastLookAt);
  const problems = [problemOfWatcher(watcher, lookAgeMs), problemOfPrices(newestPriceAgeMs)].filter(
    (problem) => problem !== null,
  );
  return {
    venue,
    capabilities,
    instruments: listed.length,
    isHealthy: problems.length === 0,
    problems,
    openCases: around.openCases,
    watcher: {
      workflowId: watcher.workflowId,
      lastLookAt,
      ageMs: lookAgeMs,
      links: links.workflow(watcher.workflowId),
    },
    newestPriceAgeMs,
    tradingState: standingOf(around.states, 'venue', venue),
  };
}

function problemOfWatcher({ knowledge, message }: WorkflowState, lookAgeMs: number | null): string | null {
  if (knowledge !== 'known') return `Nothing is known of its watcher. ${message}`;
  if (lookAgeMs === null) return 'Its watcher has no worker.';
  return lookAgeMs > WATCHER_WITHIN_MS ? `Its watcher was last heard of ${lookAgeMs} ms ago.` : null;
}

function problemOfPrices(newestAgeMs: number | null): string | null {
  if (newestAgeMs === null) return 'There is no price of anything that it lists.';
  return newestAgeMs > STALE_AFTER_MS ? `Its newest price is ${newestAgeMs} ms old.` : null;
}
