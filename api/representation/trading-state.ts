import type { TradingStateReply } from '../../contracts/api/admin.ts';
import type { StandingTradingState } from '../../domain/trading-state.ts';
import { isoOf } from './moment.ts';

export const tradingStateOf = ({ killedAtMs, updatedAtMs, ...state }: StandingTradingState): TradingStateReply => ({
  ...state,
  killedAt: isoOf(killedAtMs),
  updatedAt: isoOf(updatedAtMs),
});
