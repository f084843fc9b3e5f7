import type { Standing } from '../../contracts/api/overview.ts';
import type { StandingTradingState, TradingScope } from '../../domain/trading-state.ts';
import { isoOf } from './moment.ts';

/** The state of one scope; active when none was ever set. */
export function standingOf(states: readonly StandingTradingState[], scope: TradingScope, key: string): Standing {
  const found = states.find((each) => each.scope === scope && each.key === key);
  return found
    ? { state: found.state, reason: found.reason, since: isoOf(found.updatedAtMs), isKill: found.killedAtMs !== null }
    : { state: 'active', reason: null, since: null, isKill: false };
}
