import type { TradeRecord } from '../../../db/repositories/index.ts';
import { createRecord } from '../../../db/repositories/index.ts';
import type { Database } from '../../../db/orm.ts';
import { depositTransaction } from '../../../domain/ledger.ts';
import { someLimits } from '../../builders/deployment.ts';
import { anInstrument } from '../../builders/instrument.ts';
import { NOW_MS } from '../../builders/now.ts';
import { modelRecord } from '../store/index.ts';
import { Tables } from '../store/tables.ts';

/** One of the two stores under comparison, with the ids that it gave: the n-th signal of one is the n-th of the other. */
export interface Side {
  record: TradeRecord;
  agentId: string;
  deployments: { id: string; venueAccountId: string }[];
  signals: string[];
  positions: string[];
  orders: { id: string; clientOrderId: string }[];
}

export const LIMITS = someLimits({ signalWindowMs: 60_000, duplicateIntentMs: 20_000 });
const BALANCE = '100000';
const AGENT = {
  name: 'a',
  description: '',
  status: 'public',
  defaultExitPlan: null,
  createdAtMs: NOW_MS,
} as const;
const NEW = { updatedAtMs: NOW_MS, revision: 1 } as const;

/** The repositories over a database, with one agent that two users have deployed. */
export async function realSide(database: Database, url: string): Promise<Side> {
  const record = createRecord(database, url);
  const creatorId = await record.deployments.createUser('u', NOW_MS);
  const agent = await record.agents.create({ ...AGENT, creatorId });
  await record.market.saveInstruments([anInstrument()], NOW_MS);
  const deployments = [];
  for (const name of ['one', 'two']) {
    const userId = await record.deployments.createUser('u', NOW_MS);
    const input = { agentId: agent.id, userId, name, limits: LIMITS, routingStrategy: 'firstAvailable' } as const;
    deployments.push(await record.deployments.create({ ...input, paperBalance: BALANCE }, NOW_MS));
  }
  return { record, agentId: agent.id, deployments, signals: [], positions: [], orders: [] };
}

/** The modelled store with the same. */
export function modelSide(): Side {
  const tables = new Tables();
  const rooms = Object.entries(modelRecord(tables)).map(([room, methods]) => [
    room,
    Object.fromEntries(
      Object.entries(methods as Record<string, (...args: unknown[]) => unknown>).map(([name, method]) => [
        name,
        (...args: unknown[]) => new Promise((resolve) => resolve(method(...args))),
      ]),
    ),
  ]);
  const agentId = tables.newId('agent');
  tables.agents.set(agentId, { ...AGENT, ...NEW, id: agentId, creatorId: tables.newId('user') });
  tables.instruments.set('paper:BTC-USD-PERP', anInstrument());
  const deployments = ['one', 'two'].map((name) => {
    const id = tables.newId('deployment');
    const venueAccountId = tables.newId('account');
    const userId = tables.newId('user');
    const terms = { limits: LIMITS, routingStrategy: 'firstAvailable', status: 'active', network: 'paper' } as const;
    const own = { id, agentId, userId, name, venueAccountId, venues: ['paper'], createdAtMs: NOW_MS };
    const deployment = { ...terms, ...NEW, ...own };
    tables.deployments.set(id, deployment);
    tables.accounts.set(venueAccountId, { id: venueAccountId, venue: 'paper', currency: 'USD', createdAtMs: NOW_MS });
    const key = `deposit:${venueAccountId}:opening`;
    tables.post(depositTransaction({ key, venueAccountId, currency: 'USD', amount: BALANCE, atMs: NOW_MS }));
    return { id, venueAccountId };
  });
  const record = Object.fromEntries(rooms) as unknown as TradeRecord;
  return { record, agentId, deployments, signals: [], positions: [], orders: [] };
}

const ID =
  /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}|\b(?:agent|user|deployment|account|signal|position|order|evidence|case)-\d{6}\b/g;

/** Answers with ids in the words of their order of appearance, so that two stores can be compared. */
export class Names {
  readonly #names = new Map<string, string>();

  plain(value: unknown): unknown {
    if (typeof value === 'string') return value.replace(ID, (id) => this.#nameOf(id));
    if (Array.isArray(value)) return value.map((each) => this.plain(each));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== 'updatedAtMs')
        .map(([key, each]) => [key, this.plain(each)] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  #nameOf(id: string): string {
    const name = this.#names.get(id) ?? `#${this.#names.size + 1}`;
    this.#names.set(id, name);
    return name;
  }
}
