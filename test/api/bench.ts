import { Client } from '@temporalio/client';
import { deploymentReply } from '../../contracts/api/deployment.ts';
import { openDatabase } from '../../db/orm.ts';
import type { TradeRecord } from '../../db/repositories/index.ts';
import { createRecord } from '../../db/repositories/index.ts';
import type { MarketTime } from '../../api/dependencies.ts';
import { connectLazily } from '../../api/temporal-connection.ts';
import { createTestDatabase, temporalForTest } from '../environment/index.ts';
import type { Doors } from './doors.ts';
import { openDoors } from './doors.ts';

/** An api over a real Postgres and a real Temporal server, without workers: what it starts waits there. */
export interface Bench {
  doors: Doors;
  record: TradeRecord;
  client: Client;
  databaseUrl: string;
  userId: string;
  agentId: string;
  deploymentId: string;
  stop(): Promise<void>;
}

/** An address at which nothing listens. */
export const NOBODY = '127.0.0.1:9';

export async function startBench(
  options: { temporal?: 'real' | 'away'; clock?: MarketTime; requestMs?: number; pageFolder?: string } = {},
): Promise<Bench> {
  const isAway = options.temporal === 'away';
  const [testDatabase, temporal] = await Promise.all([
    createTestDatabase(),
    isAway ? { address: NOBODY, namespace: 'none' } : temporalForTest(),
  ]);
  const database = await openDatabase(testDatabase.url, 10);
  const record = createRecord(database, testDatabase.url);
  const { connection, close } = connectLazily(temporal.address);
  const client = new Client({ connection, namespace: temporal.namespace });
  const nowMs = Date.now();
  const userId = await record.deployments.createUser('local', nowMs);
  const agent = await record.agents.create({
    creatorId: userId,
    name: 'practice',
    description: '',
    status: 'private',
    defaultExitPlan: null,
    createdAtMs: nowMs,
  });
  const doors = await openDoors({ record, client, ...options });
  const created = await doors.ask('POST', '/api/deployments', { json: { agentId: agent.id, name: 'paper' } });
  return {
    doors,
    record,
    client,
    databaseUrl: testDatabase.url,
    userId,
    agentId: agent.id,
    deploymentId: created.as(deploymentReply).id,
    async stop() {
      await doors.stop();
      await close();
      await database.close();
      await testDatabase.drop();
    },
  };
}
