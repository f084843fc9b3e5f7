import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

import type { ActivityDependencies } from '../../activities/ports.ts';
import type { Database } from '../../db/orm.ts';
import { openDatabase } from '../../db/orm.ts';
import { createRecord } from '../../db/repositories/index.ts';
import { paperBookRepository } from '../../db/repositories/paper-book.ts';
import { PriceBoard } from '../../feeds/board.ts';
import { wallClock } from '../../feeds/wall-clock.ts';
import { paperSettings } from '../../venues/paper/settings.ts';
import { VENUES } from '../../venues/registry.ts';
import type { TestDatabase } from '../environment/index.ts';
import { createTestDatabase } from '../environment/index.ts';
import { bookProblems } from './books.ts';
import { INSTRUMENT, makeDeployments } from './cast.ts';
import { Life } from './life.ts';
import { VenueBook } from './venue-book.ts';

const ENTRY = 40_000;
const PLAN = {
  stopLoss: { price: '39000' },
  takeProfits: [
    { price: '40400', fraction: '0.5' },
    { price: '42000', fraction: '0.5' },
  ],
  trailingStop: null,
  breakEven: null,
  timeExit: null,
};
/** More calls to the record and the venue than one life has. */
const MOST_CALLS = 150;

describe('a process that dies before any call of a position to the record or the venue', () => {
  const stopping = new AbortController();
  const clock = wallClock(() => Date.now());
  const board = new PriceBoard({ onError: () => undefined });
  let testDatabase: TestDatabase;
  let database: Database;
  let dependencies: ActivityDependencies;
  let deployments: string[];

  const price = (mid: number): Promise<void> => {
    const atMs = clock.nowMs();
    const quote = { bid: String(mid - 1), ask: String(mid + 1), mid: String(mid) };
    return board.publish({ ...quote, instrument: INSTRUMENT, source: 'test', venueAtMs: atMs, receivedAtMs: atMs });
  };

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    const { url } = testDatabase;
    database = await openDatabase(url, 10);
    const record = createRecord(database, url);
    const paperBook = paperBookRepository(database, url);
    const settings = paperSettings({ latencyMs: 0 });
    const paper = VENUES.paper({ prices: board, clock, paperBook, paperSettings: settings });
    await record.market.saveInstruments(await paper.instruments(), clock.nowMs());
    void paper.streamFills(() => undefined, stopping.signal);
    const unused = {} as Pick<ActivityDependencies, 'lives' | 'history' | 'signalFiles' | 'parseSignal'>;
    const log = { info: () => undefined, warn: () => undefined };
    dependencies = { ...unused, record, venues: new Map([['paper', paper]]), prices: board, clock, log };
    deployments = await makeDeployments(url, 2 * MOST_CALLS, clock.nowMs());
  });
  afterAll(async () => {
    stopping.abort();
    await database.close();
    await testDatabase.drop();
  });

  /** One life whose process dies before the n-th call; says where that was. */
  async function live(crashAt: number, onCrash: () => Promise<void>): Promise<string | null> {
    const deploymentId = deployments.pop() ?? '';
    await price(ENTRY);
    const { record } = dependencies;
    const deployment = await record.deployments.find(deploymentId);
    const { signal } = await record.signals.accept({
      agentId: deployment?.agentId ?? '',
      deploymentId,
      source: 'test',
      sourceEventId: null,
      idempotencyKey: null,
      contentHash: 'test',
      instrument: INSTRUMENT,
      direction: 'long',
      entry: { type: 'market' },
      exitPlan: PLAN,
      size: { type: 'notional', value: '1000' },
      confidence: null,
      receivedAtMs: clock.nowMs(),
      expiresAtMs: null,
      referencePrice: null,
    });
    await record.signals.dispatch(signal.id, clock.nowMs());
    const life = new Life(dependencies, crashAt, onCrash);
    try {
      await life.live(signal.id, deploymentId, () => price(40_450));
    } catch (error) {
      throw new Error(`Died before call ${crashAt}, ${life.diedBefore}`, { cause: error });
    }
    return life.diedBefore;
  }

  test.each([
    ['the market stands still meanwhile', () => Promise.resolve()],
    ['the market falls through the stop meanwhile', () => price(38_900)],
    ['the market rises through the last target meanwhile', () => price(42_100)],
  ])('leaves no position naked, doubled or stuck when %s', async (_, onCrash) => {
    const book = new VenueBook(testDatabase.url);
    const failures: string[] = [];
    const calls: string[] = [];
    let survived = 0;
    for (let crashAt = 1; survived === 0; crashAt += 1) {
      const diedBefore = await live(crashAt, onCrash).catch((error: unknown) => {
        const { message, cause } = error as Error;
        failures.push(`${message}: ${String(cause)}`);
        return 'a failure';
      });
      if (diedBefore !== null) calls.push(diedBefore);
      const problems = [...(await book.inTheEnd()), ...(await bookProblems(testDatabase.url))];
      if (problems.length > 0) failures.push(`Died before call ${crashAt}, ${diedBefore}: ${problems.join('; ')}`);
      if (diedBefore === null) survived = crashAt;
      if (failures.length > 4) break;
    }
    process.stdout.write(`  chaos, ${survived}: ${calls.join(' ')}\n`);
    expect(failures).toEqual([]);
    expect(survived).toBeGreaterThan(30);
  });
});
