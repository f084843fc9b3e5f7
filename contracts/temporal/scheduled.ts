/** The lives that Temporal Schedules start, and the watcher that is always there. */

export const MARKET_WATCH = 'marketWatch';
export interface MarketWatchInput {
  venue: string;
}
export const marketWatchId = (venue: string): string => `market-watch:${venue}`;

export const RECONCILIATION = 'reconciliation';
export interface ReconciliationInput {
  venues: string[];
}
export interface ReconciliationResult {
  accounts: number;
  openPositions: number;
  openCases: number;
  signalsDispatched: number;
}

export const METRICS_ROLLUP = 'metricsRollup';
export interface MetricsRollupResult {
  deployments: number;
  agents: number;
}

export const INSTRUMENT_SYNC = 'instrumentSync';
export interface InstrumentSyncInput {
  venues: string[];
}
export interface InstrumentSyncResult {
  instruments: number;
}

export const SIGNAL_INGESTION = 'signalIngestion';
export interface SignalIngestionResult {
  taken: number;
  setAside: number;
}

/** The schedules of the house, by their ids in Temporal, and how often each of them acts. */
export const SCHEDULES = {
  reconciliation: '1 minute',
  'metrics-rollup': '1 hour',
  'instrument-sync': '1 day',
  'signal-ingestion': '10 seconds',
} as const;
export type ScheduleId = keyof typeof SCHEDULES;
export const SCHEDULE_IDS = Object.keys(SCHEDULES) as [ScheduleId, ...ScheduleId[]];
