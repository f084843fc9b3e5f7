import type { AccountExposure } from '../../domain/risk.ts';

/** 100,000 dollars and nothing open. */
export const anAccount = (changes: Partial<AccountExposure> = {}): AccountExposure => ({
  equity: '100000',
  availableMargin: '100000',
  instrumentNotional: '0',
  grossNotional: '0',
  netNotional: '0',
  ...changes,
});
