import type { Signal } from '../../domain/signal.ts';
import { anExitPlan } from './exit-plan.ts';
import { NOW_MS } from './now.ts';

/** Long BTC at the market, received now at 40,000, with an exit plan and no size. */
export const aSignal = (changes: Partial<Signal> = {}): Signal => ({
  id: 'signal-1',
  agentId: 'agent-1',
  deploymentId: null,
  source: 'rest',
  sourceEventId: null,
  instrument: 'BTC-USD-PERP',
  direction: 'long',
  entry: { type: 'market' },
  exitPlan: anExitPlan(),
  size: null,
  confidence: null,
  receivedAtMs: NOW_MS,
  expiresAtMs: null,
  referencePrice: '40000',
  ...changes,
});
