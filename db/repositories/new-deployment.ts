import type { EntityManager } from '@mikro-orm/postgresql';
import type { Deployment, DeploymentLimits } from '../../domain/deployment.ts';
import { depositTransaction } from '../../domain/ledger.ts';
import type { Money } from '../../domain/money.ts';
import { DeploymentEntity, VenueAccountEntity } from '../entities/agent.ts';
import { PaperAccountEntity } from '../entities/paper.ts';
import { newId } from '../ids.ts';
import { writeEvents } from './events.ts';
import { postTransaction } from './ledger.ts';
import { toDeployment } from './mapping.ts';

export interface NewDeployment {
  agentId: string;
  userId: string;
  name: string;
  limits: DeploymentLimits;
  routingStrategy: Deployment['routingStrategy'];
  /** Opening balance of its new paper account, quote currency. */
  paperBalance: Money;
}

/** The quote currency of paper accounts. */
const PAPER_CURRENCY = 'USD';

/** A deployment with a paper account of its own and the ledger entry of its opening balance, in the caller's transaction. */
export async function insertDeployment(
  em: EntityManager,
  id: string,
  input: NewDeployment,
  nowMs: number,
): Promise<Deployment> {
  const venueAccountId = newId();
  await em.insert(VenueAccountEntity, {
    id: venueAccountId,
    user: input.userId,
    venue: 'paper',
    currency: PAPER_CURRENCY,
    createdAtMs: nowMs,
  });
  await em.insert(PaperAccountEntity, {
    id: venueAccountId,
    currency: PAPER_CURRENCY,
    balance: input.paperBalance,
    createdAtMs: nowMs,
  });
  await em.insert(DeploymentEntity, {
    id,
    agent: input.agentId,
    user: input.userId,
    venueAccount: venueAccountId,
    network: 'paper',
    name: input.name,
    venues: ['paper'],
    routingStrategy: input.routingStrategy,
    status: 'active',
    limits: input.limits,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    revision: 1,
  });
  const deposit = depositTransaction({
    key: `deposit:${venueAccountId}:opening`,
    venueAccountId,
    currency: PAPER_CURRENCY,
    amount: input.paperBalance,
    atMs: nowMs,
  });
  await postTransaction(em, deposit);
  const event = { correlationId: null, actor: 'api', occurredAtMs: nowMs } as const;
  await writeEvents(em, [
    {
      ...event,
      type: 'deployment.created',
      aggregateType: 'deployment',
      aggregateId: id,
      payload: { agentId: input.agentId, name: input.name, venues: ['paper'] },
    },
    {
      ...event,
      type: 'account.deposited',
      aggregateType: 'account',
      aggregateId: venueAccountId,
      payload: { amount: input.paperBalance, currency: PAPER_CURRENCY },
    },
  ]);
  return toDeployment(await em.findOneOrFail(DeploymentEntity, { id }));
}
