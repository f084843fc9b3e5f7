import type { KillProgress, KillResult } from '../contracts/temporal/kill-switch.ts';

const table = (rows: readonly [string, string | number][]): string =>
  ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n');

/** Enough for a screen; the result has all of them. */
const MOST_NAMED = 20;

/** What operators see in the Web UI while a kill is at work. */
export const progressDetails = (progress: KillProgress): string =>
  table([
    ['step', progress.step],
    ['round', progress.round],
    ['accounts flat', `${progress.flatAccounts} of ${progress.accounts}`],
    ['entries withdrawn', progress.entriesWithdrawn],
    ['exits sent', progress.exitsSent],
    ['not flat', progress.notFlat.slice(0, MOST_NAMED).join(', ') || '–'],
  ]);

/** The same when it is over: verified flat, or every straggler by name. */
export function resultDetails({ outcome, stragglers, leftAlone, counts, durations }: KillResult): string {
  const lines = stragglers
    .slice(0, MOST_NAMED)
    .map(({ account, instrument, quantity, why }) => `- **${quantity} ${instrument ?? '?'}** in ${account}: ${why}`);
  return [
    outcome === 'verifiedFlat' ? '**Verified flat** at the venues.' : `**${stragglers.length} stragglers**`,
    ...lines,
    '',
    table([
      ['accounts flat', `${counts.flatAccounts} of ${counts.accounts}`],
      ['entries withdrawn', counts.entriesWithdrawn],
      ['exits sent', counts.exitsSent],
      ['left alone, not ours', leftAlone.length],
      ['all cancels sent after', `${durations.cancelsSentMs} ms`],
      ['ended after', `${durations.verifiedMs} ms`],
    ]),
  ].join('\n');
}
