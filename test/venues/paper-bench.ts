import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { Fill } from '../../domain/fill.ts';
import type { Price } from '../../domain/money.ts';
import { openDatabase } from '../../db/orm.ts';
import type { PaperBookRepository } from '../../db/repositories/paper-book.ts';
import { paperBookRepository } from '../../db/repositories/paper-book.ts';
import { PriceBoard } from '../../feeds/board.ts';
import type { PaperVenue } from '../../venues/paper/adapter.ts';
import { createPaperVenue } from '../../venues/paper/adapter.ts';
import type { PriceSource } from '../../venues/paper/prices.ts';
import type { PaperSettings } from '../../venues/paper/settings.ts';
import { paperSettings } from '../../venues/paper/settings.ts';
import { aTick } from '../builders/tick.ts';
import { NOW_MS } from '../builders/now.ts';
import type { TestDatabase } from '../environment/index.ts';
import { createTestDatabase } from '../environment/index.ts';
import type { VenueBench } from './bench.ts';

/** Paper over a database of its own, with a price board and a clock that stand still until they are moved. */
export interface PaperBench extends VenueBench {
  readonly venue: PaperVenue;
  readonly book: PaperBookRepository;
  /** What went wrong while the market came to the accounts. */
  readonly errors: readonly unknown[];
  setPrice(mid: Price, instrument?: string): Promise<void>;
  wait(ms: number): void;
  setClock(nowMs: number): void;
  /** A second process over the same book: its own connections, its own adapter, the same market. Closed with the bench. */
  anotherProcess(options?: { isStreaming: boolean }): Promise<{ venue: PaperVenue; told: readonly Fill[] }>;
  /** Ends every connection that listens for notifications, as a restart of Postgres would. */
  cutListeners(): Promise<void>;
  /** Makes the listener of fills throw at the next one, after it has heard it. */
  failNextFill(): void;
  close(): Promise<void>;
}

/** Benches of one test file: a database for all of them, each closed after its test. */
export function paperBenches(): { create(changes?: Partial<PaperSettings>): Promise<PaperBench> } {
  let database: TestDatabase;
  let open: PaperBench[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    for (const bench of open) await bench.close();
    open = [];
  });
  afterAll(() => database.drop());
  return {
    async create(changes = {}) {
      if (open.length === 0) await emptyBook(database.url);
      const bench = await createPaperBench(database.url, changes);
      open.push(bench);
      return bench;
    },
  };
}

let accounts = 0;

async function createPaperBench(url: string, changes: Partial<PaperSettings>): Promise<PaperBench> {
  let nowMs = NOW_MS;
  const errors: unknown[] = [];
  const board = new PriceBoard({ onError: (error) => errors.push(error) });
  const clock = { nowMs: () => nowMs, wallMsUntil: (atMs: number) => Math.max(0, atMs - nowMs) };
  const settings = paperSettings({ latencyMs: 0, ...changes });
  const told: Fill[] = [];
  let isFailing = false;

  /** What one process of ours holds. */
  const startProcess = async (heard: Fill[], isStreaming = true) => {
    const database = await openDatabase(url, 4);
    const book = paperBookRepository(database, url);
    const subscribed = Promise.withResolvers<undefined>();
    const prices: PriceSource = {
      latest: (instrument) => board.latest(instrument),
      subscribe: (onTick) => {
        subscribed.resolve(undefined);
        return board.subscribe(onTick);
      },
    };
    const venue = createPaperVenue({ book, prices, clock, settings });
    const stop = new AbortController();
    const hear = (fill: Fill): void => {
      heard.push(fill);
      const fails = isFailing;
      isFailing = false;
      if (fails) throw new Error('the listener failed');
    };
    const streaming = isStreaming ? venue.streamFills(hear, stop.signal) : null;
    // A tick before the stream listens would be lost to it.
    if (streaming !== null) await Promise.race([subscribed.promise, streaming]);
    return {
      database,
      book,
      venue,
      end: async (): Promise<void> => {
        stop.abort();
        await streaming;
        await database.close();
      },
    };
  };
  let current = await startProcess(told);
  const others: { end(): Promise<void> }[] = [];

  return {
    get venue() {
      return current.venue;
    },
    get book() {
      return current.book;
    },
    instrument: 'BTC-USD-PERP',
    told,
    wire: null,
    errors,
    nowMs: () => nowMs,
    async openAccount(balance) {
      const id = `account-${String((accounts += 1))}`;
      await current.book.openAccount({ id, currency: 'USD', balance, atMs: nowMs });
      return { id, venue: 'paper' };
    },
    setPrice: (mid, instrument = 'BTC-USD-PERP') =>
      board.publish(aTick({ instrument, bid: mid, ask: mid, mid, venueAtMs: nowMs, receivedAtMs: nowMs })),
    wait(ms) {
      nowMs += ms;
    },
    setClock(atMs) {
      nowMs = atMs;
    },
    async restart() {
      await current.end();
      current = await startProcess(told);
    },
    async anotherProcess({ isStreaming } = { isStreaming: true }) {
      const heard: Fill[] = [];
      const other = await startProcess(heard, isStreaming);
      others.push(other);
      return { venue: other.venue, told: heard };
    },
    failNextFill() {
      isFailing = true;
    },
    async cutListeners() {
      await current.database.em
        .fork()
        .execute(
          `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'ratchet paper book' and datname = current_database()`,
        );
    },
    async close() {
      for (const process of [current, ...others]) await process.end();
    },
  };
}

/** What earlier tests of the file left would go on living with every tick. */
async function emptyBook(url: string): Promise<void> {
  const database = await openDatabase(url, 1);
  await database.em
    .fork()
    .execute('truncate paper_accounts, paper_orders, paper_fills, paper_positions, paper_funding');
  await database.close();
}
