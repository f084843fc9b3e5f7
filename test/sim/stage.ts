import { depositTransaction } from '../../domain/ledger.ts';
import { aDeployment, someLimits } from '../builders/deployment.ts';
import { anAgent } from '../builders/agent.ts';
import { anInstrument } from '../builders/instrument.ts';
import { INSTRUMENTS } from './market.ts';
import type { World } from './world.ts';
import { VENUE } from './venue/readers.ts';
import { moneyOf } from './units.ts';

export const AGENT_ID = 'agent-1';
const DEPOSIT = '100000';

/** Deployments of one agent, each with a funded account of its own at the modelled venue, and prices. */
export function setUp(world: World, deployments: number, name: string): void {
  const { tables, exchange, time } = world;
  const nowMs = time.nowMs();
  tables.agents.set(AGENT_ID, anAgent({ id: AGENT_ID }));
  for (const instrument of INSTRUMENTS)
    tables.instruments.set(
      `${VENUE}:${instrument}`,
      anInstrument({ venue: VENUE, instrument, base: instrument.slice(0, 3), tickSize: '0.1', lotSize: '0.001' }),
    );
  for (let index = 1; index <= deployments; index += 1) {
    const id = `deployment-${index}`;
    // Named after the story: what a process remembers of an account must not reach the next story.
    const venueAccountId = `account-${name}-${index}`;
    const limits = someLimits({ signalWindowMs: 5_000, duplicateIntentMs: 5_000, maxOrderNotionalFraction: '0.05' });
    tables.deployments.set(id, aDeployment({ id, agentId: AGENT_ID, venueAccountId, venues: [VENUE], limits }));
    tables.accounts.set(venueAccountId, { id: venueAccountId, venue: VENUE, currency: 'USD', createdAtMs: nowMs });
    const key = `deposit:${venueAccountId}:opening`;
    tables.post(depositTransaction({ key, venueAccountId, currency: 'USD', amount: DEPOSIT, atMs: nowMs }));
    exchange.book.open(venueAccountId, moneyOf(DEPOSIT));
  }
  world.watch.start();
  for (const instrument of INSTRUMENTS) world.tick(instrument);
}
