/** What may be sent: everything, only orders that shrink a position, or nothing but cancels and exits. */
export const TRADING_STATES = ['active', 'reduceOnly', 'halted'] as const;
export type TradingState = (typeof TRADING_STATES)[number];
export const TRADING_SCOPES = ['platform', 'venue', 'user', 'deployment'] as const;
export type TradingScope = (typeof TRADING_SCOPES)[number];

/** The one key of the scope `platform`. */
export const PLATFORM_KEY = '*';

/** The state of one scope, with who is meant and why. */
export interface ScopedTradingState {
  scope: TradingScope;
  /** Venue name, user id or deployment id; `*` (`PLATFORM_KEY`) for the platform. */
  key: string;
  state: TradingState;
  reason: string;
}

/** A state as it stands on record. */
export interface StandingTradingState extends ScopedTradingState {
  /** When a kill was pulled in this scope; null when none was, or when the scope was set active afterwards. */
  killedAtMs: number | null;
  updatedAtMs: number;
}

/** Entries need every scope active; exits and cancels are always allowed. Returns the first scope that forbids an entry. */
export const blockingState = (states: readonly ScopedTradingState[]): ScopedTradingState | null =>
  states.find((scoped) => scoped.state === 'halted') ?? states.find((scoped) => scoped.state !== 'active') ?? null;
