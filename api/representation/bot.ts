import type { Bot, FeedHealth, Progress } from '../../contracts/api/bot-status.ts';
import type { LastExecution } from '../../db/repositories/overview.ts';
import type { Deployment } from '../../domain/deployment.ts';
import { ageMs, isStale } from '../../domain/market.ts';
import { checkMayTrade } from '../../domain/signal.ts';
import type { StandingTradingState } from '../../domain/trading-state.ts';
import { executionIdOf } from './execution.ts';
import { isoOf } from './moment.ts';
import type { MarketView } from './position.ts';

export function feedHealthOf(name: string | null, { ticks, nowMs }: MarketView): FeedHealth {
  const all = [...ticks.values()];
  const stale = all.filter((tick) => isStale(tick, nowMs)).map((tick) => tick.instrument);
  return {
    name,
    isFresh: all.length > 0 && stale.length === 0,
    oldestPriceAgeMs: oldestAgeOf({ ticks, nowMs }),
    staleInstruments: stale,
  };
}

export const oldestAgeOf = ({ ticks, nowMs }: Pick<MarketView, 'ticks' | 'nowMs'>): number | null =>
  ticks.size === 0 ? null : Math.max(...[...ticks.values()].map((tick) => ageMs(tick, nowMs)));

/** What is known of one deployment's surroundings. */
export interface Surroundings {
  states: readonly StandingTradingState[];
  workers: Progress;
  market: MarketView;
  last: LastExecution | undefined;
  openPositions: number;
}

export function botOf(deployment: Deployment, around: Surroundings): Bot {
  const { last } = around;
  return {
    deploymentId: deployment.id,
    agentId: deployment.agentId,
    name: deployment.name,
    ...stateOf(deployment, around),
    lastSignal: last
      ? {
          signalId: last.signalId,
          status: last.status,
          refusalCode: last.refusalCode,
          at: isoOf(last.createdAtMs),
          links: {
            timeline: `/api/signals/${last.signalId}/timeline`,
            execution: `/api/executions/${executionIdOf(last)}`,
          },
        }
      : null,
    openPositions: around.openPositions,
  };
}

/** What a person has ordered comes first; then whether anything moves at all. */
function stateOf(deployment: Deployment, { states, workers, market }: Surroundings): Pick<Bot, 'state' | 'reason'> {
  const covering = states.filter(
    ({ scope, key }) =>
      scope === 'platform' ||
      (scope === 'user' && key === deployment.userId) ||
      (scope === 'deployment' && key === deployment.id) ||
      (scope === 'venue' && deployment.venues.includes(key)),
  );
  const refusal = checkMayTrade(deployment, covering);
  if (refusal) {
    const state =
      refusal.code === 'deploymentPaused' ? 'paused' : refusal.code === 'deploymentKilled' ? 'killed' : 'halted';
    return { state, reason: refusal.message };
  }
  if (!workers.isProgressing) return { state: 'stalled', reason: workers.message };
  if (!hasFreshPrice(deployment, market))
    return { state: 'stalled', reason: 'There is no fresh price of anything that it may trade.' };
  return { state: 'running', reason: 'Signals are carried out.' };
}

const hasFreshPrice = ({ limits }: Deployment, { ticks, nowMs }: MarketView): boolean =>
  (limits.allowedInstruments ?? [...ticks.keys()]).some((instrument) => {
    const tick = ticks.get(instrument);
    return tick !== undefined && !isStale(tick, nowMs);
  });
