import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS } from '../../domain/equity-days.ts';
import type { LedgerBalances } from '../../domain/ledger.ts';
import { add } from '../../domain/money.ts';
import type { Database } from '../../db/orm.ts';
import { openDatabase } from '../../db/orm.ts';
import type { TradeRecord } from '../../db/repositories/index.ts';
import { createRecord } from '../../db/repositories/index.ts';
import { postTransaction } from '../../db/repositories/ledger.ts';
import { DEFAULT_LIMITS } from '../../domain/deployment.ts';
import type { TestDatabase } from '../environment/index.ts';
import { createTestDatabase } from '../environment/index.ts';
import { writeTradeHistory } from '../builders/trade-history.ts';

const START_MS = Date.UTC(2026, 0, 1);
const EARNED = ['realizedPnl', 'fees', 'funding'] as const;

const sumOf = (sums: readonly { balances: LedgerBalances }[]) =>
  Object.fromEntries(EARNED.map((account) => [account, add('0', ...sums.map(({ balances }) => balances[account]))]));
const earnedOf = (balances: LedgerBalances) =>
  Object.fromEntries(EARNED.map((account) => [account, balances[account]]));

describe('sums of the ledger', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let record: TradeRecord;
  const deployments: { id: string; venueAccountId: string; agentId: string }[] = [];

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    database = await openDatabase(testDatabase.url, 5);
    record = createRecord(database, testDatabase.url);
    const userId = await record.deployments.createUser('local', START_MS);
    for (const name of ['first', 'second']) {
      const agent = await record.agents.create({
        creatorId: userId,
        name,
        description: '',
        status: 'private',
        defaultExitPlan: null,
        createdAtMs: START_MS,
      });
      const deployment = await record.deployments.create(
        {
          ...{ agentId: agent.id, userId, name, limits: DEFAULT_LIMITS },
          routingStrategy: 'firstAvailable',
          paperBalance: '10000',
        },
        START_MS,
      );
      deployments.push(deployment);
      await writeTradeHistory(testDatabase.url, {
        ...{ deploymentId: deployment.id, name, count: 4 },
        firstAtMs: START_MS,
      });
    }
  });
  afterAll(async () => {
    await database.close();
    await testDatabase.drop();
  });

  /** One more posting to the ledger: what a position earned and paid, or funding that belongs to none. */
  const posting = fc.record({
    account: fc.nat({ max: 1 }),
    position: fc.option(fc.integer({ min: 1, max: 4 })),
    afterMs: fc.integer({ min: 0, max: 4 * DAY_MS }),
    gained: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    fee: fc.integer({ min: 0, max: 10_000 }),
    funding: fc.integer({ min: -10_000, max: 10_000 }),
  });

  test('however it is cut, by day, instrument or agent, the parts add up to the books, also of a span of days', async () => {
    let run = 0;
    const cut = fc.record({
      postings: fc.array(posting, { minLength: 1, maxLength: 8 }),
      fromDay: fc.integer({ min: 0, max: 4 }),
      days: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(cut, async ({ postings, fromDay, days }) => {
        run += 1;
        await database.em.fork().transactional(async (em) => {
          for (const [index, { account, position, afterMs, gained, fee, funding }] of postings.entries()) {
            const deployment = deployments[account];
            const name = account === 0 ? 'first' : 'second';
            await postTransaction(em, {
              key: `${String(run)}:${String(index)}`,
              kind: 'fill',
              venueAccountId: deployment?.venueAccountId ?? '',
              positionId: position === null ? null : `${name}-position-${String(position).padStart(6, '0')}`,
              currency: 'USD',
              atMs: START_MS + afterMs,
              entries: [
                { account: 'cash', amount: `${gained - fee - funding}` },
                { account: 'realizedPnl', amount: `${-gained}` },
                { account: 'fees', amount: `${fee}` },
                { account: 'funding', amount: `${funding}` },
              ].filter(({ amount }) => amount !== '0') as never,
            });
          }
        });
        const span = { fromMs: START_MS + fromDay * DAY_MS, toMs: START_MS + (fromDay + days) * DAY_MS };
        for (const within of [{}, span]) {
          const books = await record.accountBooks.read(null, within);
          const inAll = sumOf(books);
          for (const key of ['day', 'instrument', 'agent'] as const) {
            expect(sumOf(await record.ledgerSums.by(key, within, null))).toEqual(inAll);
            for (const { deployment, balances } of books)
              expect(sumOf(await record.ledgerSums.by(key, within, deployment.id))).toEqual(earnedOf(balances));
          }
          const agents = await record.ledgerSums.by('agent', within, null);
          for (const { key, balances } of agents) {
            const own = books.find(({ deployment }) => deployment.agentId === key);
            expect(earnedOf(balances)).toEqual(own && earnedOf(own.balances));
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  test('a day begins and ends at midnight in UTC', async () => {
    const [deployment] = deployments;
    const at = (key: string, atMs: number) =>
      database.em.fork().transactional((em) =>
        postTransaction(em, {
          ...{ key, kind: 'funding', venueAccountId: deployment?.venueAccountId ?? '', positionId: null },
          ...{ currency: 'USD', atMs },
          entries: [
            { account: 'cash', amount: '-1' },
            { account: 'funding', amount: '1' },
          ],
        }),
      );
    const midnight = START_MS + 100 * DAY_MS;
    await at('before', midnight - 1);
    await at('midnight', midnight);
    await at('after', midnight + DAY_MS - 1);
    await at('next', midnight + DAY_MS);
    const days = await record.ledgerSums.by('day', { fromMs: midnight - DAY_MS, toMs: midnight + 2 * DAY_MS }, null);
    expect(days.map(({ key, balances }) => [key, balances.funding])).toEqual([
      ['2026-04-10', '1'],
      ['2026-04-11', '2'],
      ['2026-04-12', '1'],
    ]);
    const one = await record.ledgerSums.by('day', { fromMs: midnight, toMs: midnight + DAY_MS }, null);
    expect(one.map(({ key }) => key)).toEqual(['2026-04-11']);
  });
});
