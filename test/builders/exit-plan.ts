import type { ExitPlan } from '../../domain/exit-plan.ts';

/** A stop 2 % away, half taken at +2 %, half at +4 %; nothing that trails. */
export const anExitPlan = (changes: Partial<ExitPlan> = {}): ExitPlan => ({
  stopLoss: { distanceBps: '200' },
  takeProfits: [
    { distanceBps: '200', fraction: '0.5' },
    { distanceBps: '400', fraction: '0.5' },
  ],
  trailingStop: null,
  breakEven: null,
  timeExit: null,
  ...changes,
});
