import type { KillStarted } from '../contracts/api/admin.ts';
import type { KillSwitchInput } from '../contracts/temporal/kill-switch.ts';
import { killSwitchId } from '../contracts/temporal/kill-switch.ts';
import type { ApiDependencies } from './dependencies.ts';
import { requireScope } from './entry-stop.ts';
import { ApiError } from './errors.ts';
import { awayOf } from './outage.ts';

/**
 * Stops the entries of a scope in the record at once, then hands the rest to the workflow of the kill.
 * @throws ApiError that names the command for this machine when Temporal is away; entries are stopped all the same.
 */
export async function pullKill(
  { record, lives, links, clock }: Pick<ApiDependencies, 'record' | 'lives' | 'links' | 'clock'>,
  target: KillSwitchInput,
): Promise<KillStarted> {
  await requireScope(record, target);
  await record.tradingStates.kill(target, await clock.nowMs());
  try {
    await lives.startKill(target);
  } catch (error) {
    if (awayOf(error) !== 'Temporal') throw error;
    throw new ApiError('unavailable', away(target));
  }
  const { scope, key } = target;
  return { scope, key, workflowId: killSwitchId(target), links: links.kill(target) };
}

function away({ scope, key }: KillSwitchInput): string {
  const whom = scope === 'platform' ? '--scope platform' : `--scope ${scope} --key ${key}`;
  return (
    `The ${scope}${scope === 'platform' ? '' : ` ${key}`} opens nothing any more, but Temporal does not answer: ` +
    'what is open has not been closed, and its stops at the venue stand. ' +
    `Run this on the machine of the platform, it needs no Temporal: npm run kill -- ${whom} --reason "…"`
  );
}
