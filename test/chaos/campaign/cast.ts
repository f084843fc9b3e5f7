import { withClient } from '../../../scripts/local/postgres-client.ts';
import { makeDeployments } from '../cast.ts';

/** A deployment of the campaign: an account of its own at one of the venues. */
export interface Member {
  deploymentId: string;
  userId: string;
  accountId: string;
  venue: string;
}

export const OPENING_BALANCE = '100000';
const USERS = 3;

/** Users with deployments at every venue, whose accounts are open there. */
export async function openAccounts(
  databaseUrl: string,
  venues: readonly { name: string; openAccount: (id: string, balance: string) => Promise<void> }[],
  perUserAndVenue: number,
): Promise<Member[]> {
  const members: Member[] = [];
  for (let user = 0; user < USERS; user += 1) {
    const ids = await makeDeployments(databaseUrl, venues.length * perUserAndVenue, Date.now());
    for (const [index, deploymentId] of ids.entries()) {
      const venue = venues[index % venues.length];
      if (venue === undefined) throw new Error('The campaign has no venue.');
      const { userId, accountId } = await moveToVenue(databaseUrl, deploymentId, venue.name);
      await venue.openAccount(accountId, OPENING_BALANCE);
      members.push({ deploymentId, userId, accountId, venue: venue.name });
    }
  }
  return members;
}

/** Deployments are made with a paper account; this one trades elsewhere. */
const moveToVenue = (databaseUrl: string, id: string, venue: string): Promise<{ userId: string; accountId: string }> =>
  withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ userId: string; accountId: string }>(
      `update deployments set venues = $2 where id = $1 returning user_id as "userId", venue_account_id as "accountId"`,
      [id, JSON.stringify([venue])],
    );
    const [row] = rows;
    if (row === undefined) throw new Error(`Deployment ${id} is not there.`);
    await client.query('update venue_accounts set venue = $2 where id = $1', [row.accountId, venue]);
    return row;
  });
