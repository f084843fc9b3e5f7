import type { KillProgress, KillResult } from '../../contracts/temporal/kill-switch.ts';

/** How far it has come, in a line. */
export function progressLine({ step, round, accounts, flatAccounts, exitsSent }: KillProgress): string {
  if (step === 'stopping entries') return 'Stopping entries …';
  if (step === 'withdrawing entries') return `Entries are stopped. Withdrawing those of ${accounts} accounts …`;
  return `Round ${round}: ${flatAccounts} of ${accounts} accounts are flat, ${exitsSent} exits sent.`;
}

/** The end: what was done, what is left and by whose word, and what belongs to others. */
export function printed({ outcome, stragglers, leftAlone, counts, durations }: KillResult): string {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
  const orders = (ids: readonly string[]): string => (ids.length === 0 ? '' : `, orders ${ids.join(' ')}`);
  return [
    outcome === 'verifiedFlat'
      ? `\nVerified flat: the venues hold nothing of ours in ${counts.accounts} accounts.`
      : `\nNOT FLAT: ${stragglers.length} stragglers. Look at them at the venue, then run this again.`,
    ...stragglers.map(
      (each) =>
        `  ${each.quantity} ${each.instrument ?? '(unknown)'} at ${each.venue}, account ${each.account}${orders(each.orders)}: ${each.why}`,
    ),
    ...leftAlone.map(
      (each) =>
        `  not ours, left alone: ${each.quantity} ${each.instrument ?? ''} at ${each.venue}, account ${each.account}${orders(each.orders)}`,
    ),
    `${counts.entriesWithdrawn} entries withdrawn, ${counts.exitsSent} exits sent, ${counts.rounds} rounds. ` +
      `Entries stopped after ${seconds(durations.entriesStoppedMs)}, cancels sent after ${seconds(durations.cancelsSentMs)}, ended after ${seconds(durations.verifiedMs)}.`,
    'The record and the page follow when the workflows of the positions have looked: within a minute, once Temporal and workers run.',
  ].join('\n');
}
