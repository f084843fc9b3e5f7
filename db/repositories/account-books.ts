import { IsolationLevel } from '@mikro-orm/core';
import type { Deployment } from '../../domain/deployment.ts';
import type { LedgerBalances } from '../../domain/ledger.ts';
import type { Position } from '../../domain/position-record.ts';
import { DeploymentEntity, VenueAccountEntity } from '../entities/agent.ts';
import { PositionEntity } from '../entities/position.ts';
import type { Database } from '../orm.ts';
import type { Span } from './ledger.ts';
import { ledgerBalances } from './ledger.ts';
import { toDeployment, toPosition } from './mapping.ts';

/** The books of one deployment's account at one moment: what the ledger says and what is open. */
export interface AccountBooks {
  deployment: Deployment;
  venue: string;
  currency: string;
  balances: LedgerBalances;
  /** Everything that is not closed. */
  positions: Position[];
}

export const accountBooksRepository = (database: Database) => ({
  /**
   * Read in one snapshot, so that a fill which lands meanwhile is in both the ledger and the position, or in neither. With a span the
   * balances are those of what was posted in it; the positions are always those of now.
   */
  read(deploymentId: string | null, span: Span = {}): Promise<AccountBooks[]> {
    return database.em.fork().transactional(
      async (em) => {
        const deployments = await em.find(DeploymentEntity, deploymentId === null ? {} : { id: deploymentId }, {
          orderBy: { createdAtMs: 'asc', id: 'asc' },
        });
        const books: AccountBooks[] = [];
        for (const row of deployments) {
          const account = await em.findOneOrFail(VenueAccountEntity, { id: row.venueAccount });
          const open = await em.find(PositionEntity, { venueAccount: row.venueAccount, status: { $ne: 'closed' } });
          books.push({
            deployment: toDeployment(row),
            venue: account.venue,
            currency: account.currency,
            balances: await ledgerBalances(em, row.venueAccount, span),
            positions: open.map(toPosition),
          });
        }
        return books;
      },
      { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true },
    );
  },
});
