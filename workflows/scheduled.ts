import type {
  InstrumentSyncInput,
  InstrumentSyncResult,
  MetricsRollupResult,
  ReconciliationInput,
  ReconciliationResult,
  SignalIngestionResult,
} from '../contracts/temporal/scheduled.ts';
import { accounting, bringing, reconciling } from './proxies.ts';

/** Every minute: each account compared with its venue, lost starts made up for. */
export async function reconciliation({ venues }: ReconciliationInput): Promise<ReconciliationResult> {
  const { signalsDispatched } = await bringing.dispatchWaiting();
  const results = await Promise.all(venues.map((venue) => reconciling(venue).reconcileAccounts({ venue })));
  const sum = (pick: (result: (typeof results)[number]) => number): number =>
    results.reduce((total, result) => total + pick(result), 0);
  return {
    accounts: sum((result) => result.accounts),
    openPositions: sum((result) => result.openPositions),
    openCases: sum((result) => result.openCases),
    signalsDispatched,
  };
}

/** Every hour: equity marks, and the metrics of each deployment and agent. */
export const metricsRollup = (): Promise<MetricsRollupResult> => accounting.rollUpMetrics();

/** Every day: what each venue lists. */
export async function instrumentSync({ venues }: InstrumentSyncInput): Promise<InstrumentSyncResult> {
  const results = await Promise.all(venues.map((venue) => bringing.syncInstruments({ venue })));
  return { instruments: results.reduce((total, result) => total + result.instruments, 0) };
}

/** Every few seconds: signals that wait as files. */
export const signalIngestion = (): Promise<SignalIngestionResult> => bringing.ingestSignals();
