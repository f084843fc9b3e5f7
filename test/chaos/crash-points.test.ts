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
const MOST_CALLS = 120;
/** More of them say nothing new. */
const MOST_FAILURES = 3;

describe('a process that dies before any call of a position to the record or the venue', () => {
  const stopping = new AbortController();
  const clock = wallClock(() => Date.now());
  const board = new PriceBoard({ onError: () => undefined });
  let testDatabase: TestDatabase;
  let database: Database;
  let dependencies: ActivityDependencies;
  let deployments: string[];
  let book: VenueBook;

  const price = (mid: number): Promise<void> => {
    const atMs = clock.nowMs();
    const quote = { bid: String(mid - 1), ask: String(mid + 1), mid: String(mid) };
    return board.publish({ ...quote, instrument: INSTRUMENT, source: 'test', venueAtMs: atMs, receivedAtMs: atMs });
  };

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    const { url } = testDatabase;
    book = new VenueBook(url);
    database = await openDatabase(url, 10);
    const record = createRecord(database, url);
    const paperBook = paperBookRepository(database, url);
    const settings = paperSettings({ latencyMs: 0 });
    const paper = VENUES.paper({ prices: board, clock, paperBook, paperSettings: settings });
    await record.market.saveInstruments(await paper.instruments(), clock.nowMs());
    void paper.streamFills(() => undefined, stopping.signal);
    // What the deeds of one position use; the rest of the dependencies is of others.
    const used = { record, venues: new Map([['paper', paper]]), prices: board, clock };
    dependencies = used as Partial<ActivityDependencies> as ActivityDependencies;
    deployments = await makeDeployments(url, 3 * MOST_CALLS, clock.nowMs());
  });
  afterAll(async () => {
    stopping.abort();
    await database.close();
    await testDatabase.drop();
  });

  /** One life whose process dies before the n-th call; says where that was. */
  async function live(crashAt: number, onCrash: () => Promise<void>): Promise<string | null> {
    const deploymentId = deployments.pop();
    if (deploymentId === undefined) throw new Error('There are too few deployments.');
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
    const story = {
      afterProtection: () => price(40_450),
      // Of this moment's position alone: the others have ended.
      beforeClose: async () => expect(await book.inTheEnd()).toEqual([]),
    };
    await life.live({ signalId: signal.id, deploymentId }, story).catch((error: unknown) => {
      throw new Error(`Died before call ${crashAt}, ${life.diedBefore ?? 'not at all'}: ${String(error)}`);
    });
    return life.diedBefore;
  }

  test.each([
    ['the market stands still meanwhile', () => Promise.resolve()],
    ['the market falls through the stop meanwhile', () => price(38_900)],
    ['the market rises through the last target meanwhile', () => price(42_100)],
  ])(
    'leaves no position naked, doubled or stuck when %s',
    async (_, onCrash) => {
      const failures: string[] = [];
      let lives = 0;
      for (let diedBefore: string | null = ''; diedBefore !== null && failures.length < MOST_FAILURES; lives += 1) {
        diedBefore = await live(lives + 1, onCrash).catch((error: unknown) => {
          failures.push(String(error));
          return '';
        });
      }
      expect([...failures, ...(await book.inTheEnd()), ...(await bookProblems(testDatabase.url))]).toEqual([]);
      // Otherwise it would have died only where it does not matter.
      expect(lives).toBeGreaterThan(50);
    },
    180_000,
  );
});
