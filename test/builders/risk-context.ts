import type { RiskContext } from '../../domain/risk.ts';
import { anAccount } from './account-exposure.ts';
import { someLimits } from './deployment.ts';
import { anInstrument } from './instrument.ts';
import { NOW_MS } from './now.ts';
import { aTick } from './tick.ts';

/** A long of 0.05 at a limit of 40,000: exactly 2,000, which is 2 % of the account's equity. The stop is 2 % away. */
export const aRiskContext = (changes: Partial<RiskContext> = {}): RiskContext => ({
  instrument: anInstrument(),
  direction: 'long',
  quantity: '0.05',
  limitPrice: '40000',
  stopPrice: '39200',
  tick: aTick(),
  nowMs: NOW_MS,
  signalPrice: '40000',
  account: anAccount(),
  earlierIntentId: null,
  limits: someLimits(),
  ...changes,
});
