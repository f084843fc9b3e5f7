import type { Decimal, Money } from './money.ts';
import type { SizeTerms } from './signal.ts';

export const DEPLOYMENT_STATUSES = ['active', 'paused', 'killed'] as const;
export type DeploymentStatus = (typeof DEPLOYMENT_STATUSES)[number];

export const ROUTING_STRATEGIES = ['firstAvailable', 'lowestCost'] as const;
export type RoutingStrategy = (typeof ROUTING_STRATEGIES)[number];

/** Where a deployment trades: paper, or the venues' own markets with money. */
export const NETWORKS = ['paper', 'live'] as const;
export type Network = (typeof NETWORKS)[number];

/** Limits of one deployment. Fractions are of equity unless the name says otherwise. */
export interface DeploymentLimits {
  /** Used for signals that bring no size of their own. */
  tradeSize: SizeTerms;
  /** Control 1. */
  maxOrderNotionalFraction: Decimal;
  maxOrderNotional: Money;
  /** Control 5. */
  maxInstrumentFraction: Decimal;
  maxGrossFraction: Decimal;
  maxNetFraction: Decimal;
  /** Control 7. */
  maxLeverage: Decimal;
  /** How far of the way from entry to liquidation a stop may lie. */
  maxStopToLiquidationFraction: Decimal;
  /** Control 8: window of equal signals, and of equal order intents. */
  signalWindowMs: number;
  duplicateIntentMs: number;
  /** Control 4. */
  priceMaxAgeMs: number;
  /** Control 12: oldest signal, and largest drift since it as a fraction of the stop distance. */
  signalMaxAgeMs: number;
  maxDriftFraction: Decimal;
  /** Control 14: part of equity that is never used as margin. */
  reserveFraction: Decimal;
  /** Worst slippage of a market order, bps of the reference price. */
  slippageLimitBps: Decimal;
  /** Null allows every instrument of the venue. */
  allowedInstruments: readonly string[] | null;
}

/** Defaults of the product notes (sections 2 to 4). */
export const DEFAULT_LIMITS: DeploymentLimits = {
  tradeSize: { type: 'riskFraction', value: '0.01' },
  maxOrderNotionalFraction: '0.02',
  maxOrderNotional: '100000',
  maxInstrumentFraction: '0.25',
  maxGrossFraction: '2',
  maxNetFraction: '1',
  maxLeverage: '5',
  maxStopToLiquidationFraction: '0.6',
  signalWindowMs: 6 * 60 * 60 * 1000,
  duplicateIntentMs: 60_000,
  priceMaxAgeMs: 5_000,
  signalMaxAgeMs: 30_000,
  maxDriftFraction: '0.5',
  reserveFraction: '0.2',
  slippageLimitBps: '50',
  allowedInstruments: null,
};

/** One user's subscription to an agent: venue account, limits, status. */
export interface Deployment {
  id: string;
  agentId: string;
  userId: string;
  network: Network;
  name: string;
  venueAccountId: string;
  /** Venues in order of preference. */
  venues: readonly string[];
  routingStrategy: RoutingStrategy;
  status: DeploymentStatus;
  limits: DeploymentLimits;
  createdAtMs: number;
  updatedAtMs: number;
  /** Counts its changes, from 1. */
  revision: number;
}
