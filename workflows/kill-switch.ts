import { ApplicationFailure, patched, setCurrentDetails, setHandler, sleep } from '@temporalio/workflow';
import type { KillProgress, KillResult, KillSwitchInput } from '../contracts/temporal/kill-switch.ts';
import { killProgressQuery, readKill } from '../contracts/temporal/kill-switch.ts';
import { resultDetails, progressDetails } from './kill-details.ts';
import { killInRounds } from './kill-rounds.ts';
import { bookkeeping, killing } from './proxies.ts';

/** Entries stopped → entries withdrawn → everything of ours exited and looked at, in rounds → verified flat, or stragglers by name. */
export async function killSwitch(input: KillSwitchInput): Promise<KillResult> {
  // state
  const target = readKill(input);
  if ('problem' in target) throw ApplicationFailure.nonRetryable(target.problem, 'Refused');
  const deploymentId = target.scope === 'deployment' ? target.key : null;
  let shown: KillProgress | null = null;

  // messages
  setHandler(killProgressQuery, () => shown, { description: 'How far the kill has come.' });

  const record = async (result: KillResult): Promise<void> => {
    await bookkeeping.recordKill(result);
    setCurrentDetails(resultDetails(result));
  };

  let isRecordedFirst: boolean;
  if (patched('kill-recorded-before-lives-are-told')) isRecordedFirst = true;
  // Kills of before told the lives first.
  else isRecordedFirst = false;

  // life
  const result = await killInRounds(target, {
    stopEntries: () => bookkeeping.stopEntries(target),
    withdrawEntries: ({ venue, ...batch }) =>
      killing(venue).withdrawEntries.executeWithOptions({ summary: `entries of ${batch.accounts.length} accounts` }, [
        { venue, ...batch, deploymentId },
      ]),
    flattenAccounts: ({ venue, ...batch }) =>
      killing(venue).flattenAccounts.executeWithOptions({ summary: `${batch.accounts.length} accounts` }, [
        { venue, ...batch, deploymentId },
      ]),
    record: (result) => (isRecordedFirst ? record(result) : Promise.resolve()),
    tellLives: ({ venue, accounts }) => killing(venue).tellLives({ venue, accounts, deploymentId }),
    pause: (ms) => sleep(ms, { summary: 'before the next round' }),
    nowMs: () => Date.now(),
    show: (progress) => {
      shown = { ...progress };
      if (progress.step !== 'ended') setCurrentDetails(progressDetails(progress));
    },
  });
  if (!isRecordedFirst) await record(result);
  return result;
}
