import type { VenueActivities } from '../../contracts/temporal/activities.ts';
import type { AccountVerdict } from '../../contracts/temporal/kill-switch.ts';
import { isFlat } from '../../domain/position.ts';
import type { ActivityDependencies } from '../ports.ts';
import { flattenAccount } from './flatten-account.ts';
import { forAccounts } from './for-accounts.ts';

type Dependencies = Pick<ActivityDependencies, 'record' | 'venues' | 'clock' | 'prices' | 'log'>;
type Batch = Parameters<VenueActivities['flattenAccounts']>[0];

/** What could not be verified is not flat: what the record holds there, or the account itself, is a straggler. */
async function unverified(
  { record }: Dependencies,
  account: { id: string; venue: string },
  deploymentId: string | null,
  why: string,
): Promise<AccountVerdict> {
  const live = await record.positions.live(account.id);
  const held = live.filter(
    (position) => !isFlat(position.exposure) && (deploymentId === null || position.deploymentId === deploymentId),
  );
  const { id, venue } = account;
  const about = { account: id, venue, orders: [], why: `not verified: ${why}` };
  const stragglers =
    held.length === 0
      ? [{ ...about, instrument: null, quantity: '0' }]
      : held.map(({ instrument, exposure }) => ({ ...about, instrument, quantity: exposure.signedQuantity }));
  return { account: id, venue, isFlat: false, exitsSent: 0, stragglers, leftAlone: [] };
}

/** Accounts that this process is at: a round that comes while the last one still waits for a venue joins it. */
const atWork = new Map<string, Promise<AccountVerdict>>();

function joined(name: string, deed: () => Promise<AccountVerdict>): Promise<AccountVerdict> {
  const running = atWork.get(name);
  if (running) return running;
  const started = deed().finally(() => atWork.delete(name));
  atWork.set(name, started);
  return started;
}

/** Exits everything of ours in these accounts and looks at the venue, a few accounts at a time. Safe to repeat. */
export const flattenAccountsOf = (
  dependencies: Dependencies,
  { venue, accounts, deploymentId, budgetMs }: Batch,
): Promise<AccountVerdict[]> =>
  forAccounts(
    accounts,
    budgetMs,
    (id) => joined(`${id}:${deploymentId ?? ''}`, () => flattenAccount(dependencies, { id, venue }, deploymentId)),
    (id, why) => unverified(dependencies, { id, venue }, deploymentId, why),
  );

export const flattenAccounts =
  (dependencies: Dependencies): VenueActivities['flattenAccounts'] =>
  (batch) =>
    flattenAccountsOf(dependencies, batch);

/** Tells the lives of what a kill has ended, so that they account for it and end. One that cannot be told is told by reconciliation. */
export const tellLives =
  ({ record, lives }: Pick<ActivityDependencies, 'record' | 'lives'>): VenueActivities['tellLives'] =>
  async ({ accounts, deploymentId }) => {
    for (const account of accounts) {
      const live = await record.positions.live(account);
      const meant = live.filter((position) => deploymentId === null || position.deploymentId === deploymentId);
      await Promise.all(meant.map(({ id }) => lives.tellNews(id).catch(() => false)));
    }
  };
