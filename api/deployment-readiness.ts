import type { VenueReadiness } from '../contracts/api/deployment-readiness.ts';
import type { Agent } from '../domain/agent.ts';
import type { Deployment } from '../domain/deployment.ts';
import { checkVenue } from '../domain/deployment-readiness.ts';
import type { ApiDependencies } from './dependencies.ts';
import { marketView } from './market-view.ts';
import { balanceOf } from './representation/books.ts';

/** A deployment, or one that somebody would like to have: that has no id yet, and no account. */
type Asked = Pick<Deployment, 'name' | 'status' | 'limits' | 'userId' | 'venues'> & { id: string | null };

/** The checklist of each venue, asked of the record now. */
export async function venueReadiness(
  dependencies: Pick<ApiDependencies, 'record' | 'clock'>,
  deployment: Asked,
  agent: Agent,
): Promise<VenueReadiness[]> {
  const { record } = dependencies;
  const { id, userId, venues } = deployment;
  const [market, listed, books] = await Promise.all([
    marketView(dependencies),
    record.market.instruments(),
    id === null ? [] : record.accountBooks.read(id),
  ]);
  return Promise.all(
    venues.map(async (venue) => {
      const account = books.find((each) => each.venue === venue);
      const checks = checkVenue({
        venue,
        deployment,
        agent,
        account: account ? { equity: balanceOf(account, market).equity } : null,
        instruments: listed.filter((each) => each.venue === venue),
        tradingStates: await record.tradingStates.of({ id: id ?? '', userId, venues: [venue] }),
        ...market,
      });
      return { venue, isReady: checks.every(({ isReady }) => isReady), checks };
    }),
  );
}

/** The first step that is left. */
export const nextStep = (venues: readonly VenueReadiness[]): string | null =>
  venues.flatMap(({ checks }) => checks).find(({ isReady }) => !isReady)?.next ?? null;
