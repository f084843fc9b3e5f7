import type { Direction } from './direction.ts';
import type { ExitLevels, ExitPlan } from './exit-plan.ts';
import type { Money, Price, Quantity } from './money.ts';
import type { ExitReason, Exposure, PositionStatus } from './position.ts';

/** One position as the record keeps it: what was planned, what the fills made of it, and the plan that will end it. */
export interface Position {
  id: string;
  signalId: string;
  deploymentId: string;
  agentId: string;
  venue: string;
  venueAccountId: string;
  instrument: string;
  currency: string;
  direction: Direction;
  status: PositionStatus;
  plannedQuantity: Quantity;
  plannedNotional: Money;
  referencePrice: Price;
  exitPlan: ExitPlan;
  exitLevels: ExitLevels | null;
  stopPrice: Price | null;
  isBreakEvenDone: boolean;
  planRevision: number;
  isPaused: boolean;
  exposure: Exposure;
  /** Positive was paid. */
  funding: Money;
  exitReason: ExitReason | null;
  firstFillAtMs: number | null;
  protectedAtMs: number | null;
  /** How long something was held without confirmed protection, up to the last time that it was protected; null before that. */
  nakedMs: number | null;
  /** Since when something is held that is not protected; null while all is. */
  nakedSinceMs: number | null;
  createdAtMs: number;
  closedAtMs: number | null;
  updatedAtMs: number;
}
