import type { Agent } from './agent.ts';
import type { DeploymentLimits } from './deployment.ts';
import type { ExitPlan } from './exit-plan.ts';
import { resolveExitPlan } from './exit-plan.ts';
import type { Instrument } from './instrument.ts';
import type { PriceTick } from './market.ts';
import type { Money, Quantity } from './money.ts';
import type { Refusal } from './refusal.ts';
import type { AccountExposure } from './risk.ts';
import { checkRisk, expectedEntryPrice, notionalCaps } from './risk.ts';
import { sizeOrder } from './sizing.ts';

/** Where neither a signal nor the agent says how a trade ends, it is tried with this stop. */
const TRIED_PLAN: ExitPlan = {
  stopLoss: { distanceBps: '200' },
  takeProfits: [],
  trailingStop: null,
  breakEven: null,
  timeExit: null,
};

/** Sizes a long at the market in an account where nothing is open, and asks every control of risk. Nothing is sent. */
export function tryFirstTrade(trade: {
  agent: Pick<Agent, 'defaultExitPlan'>;
  limits: DeploymentLimits;
  instrument: Instrument;
  tick: PriceTick;
  equity: Money;
  nowMs: number;
}): { quantity: Quantity } | Refusal {
  const { agent, limits, instrument, tick, equity, nowMs } = trade;
  const direction = 'long';
  const entryPrice = expectedEntryPrice(direction, tick, null);
  const entry = { direction, entryPrice, tickSize: instrument.tickSize, openedAtMs: nowMs } as const;
  const levels = resolveExitPlan(agent.defaultExitPlan ?? TRIED_PLAN, entry);
  if ('code' in levels) return levels;
  const stopPrice = levels.stopLoss;
  const account = emptyAccount(equity);
  const caps = notionalCaps(account, direction, limits);
  const { quantity } = sizeOrder({ size: limits.tradeSize, equity, entryPrice, stopPrice, caps, instrument });
  const order = { instrument, direction, quantity, limitPrice: null, stopPrice } as const;
  const refused = checkRisk({ ...order, tick, nowMs, signalPrice: null, account, earlierIntentId: null, limits });
  return refused ?? { quantity };
}

/** An account of this equity in which nothing is open and nothing promised. */
export const emptyAccount = (equity: Money): AccountExposure => ({
  equity,
  availableMargin: equity,
  instrumentNotional: '0',
  grossNotional: '0',
  netNotional: '0',
});
