import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Money } from '../../domain/money.ts';
import { LISTENING } from '../lost-connections.ts';
import type { Database } from '../orm.ts';
import type { PaperChangeRows, PaperFillRow, PaperFundingRow, PaperOrderRow, PaperStateRows } from './paper-rows.ts';
import { FILL_JSON, FUNDING_JSON, IS_OPEN, ORDER_JSON, STATE_JSON, writePaperChange } from './paper-rows.ts';

type Decide<Result> = (
  state: PaperStateRows,
  slot: { order: PaperOrderRow | null; nextSequence: string },
) => { change: PaperChangeRows | null; result: Result };

interface Query {
  sinceMs: number;
  instrument?: string;
}

const RECONNECT_AFTER_MS = 500;

const READ_LOCKED = `
select ${STATE_JSON} as state,
  (select ${ORDER_JSON} from paper_orders where account_id = account.id and client_order_id = ?) as "order",
  nextval(pg_get_serial_sequence('paper_orders', 'sequence'))::text as "nextSequence"
from paper_accounts as account where id = ?`;

const READ_ACTIVE = `
select ${STATE_JSON} as state from paper_accounts as account where id in
  (select account_id from paper_positions union select account_id from paper_orders where ${IS_OPEN})`;

/** The paper venue's book in Postgres. Every change is one transaction that holds the account's row. */
export const paperBookRepository = (database: Database, databaseUrl: string) => {
  /** Marks our own notifications, which tell us nothing new. */
  const origin = randomUUID();

  return {
    /** Opens an account with its starting balance; does nothing when it is open already. */
    async openAccount(input: { id: string; currency: string; balance: Money; atMs: number }): Promise<void> {
      await database.em
        .fork()
        .execute(
          'insert into paper_accounts (id, currency, balance, created_at) values (?, ?, ?, ?) on conflict do nothing',
          [input.id, input.currency, input.balance, new Date(input.atMs).toISOString()],
        );
    },

    /** Locks the account, reads it, decides, writes and tells, all in one transaction. Null when there is no such account. */
    transact<Result>(
      accountId: string,
      clientOrderId: string | null,
      decide: Decide<Result>,
    ): Promise<{ result: Result; fills: PaperFillRow[] } | null> {
      return database.em.fork().transactional(async (em) => {
        // A statement sees what was committed when it began: what the lock protects is read by the next one.
        await em.execute('select 1 from paper_accounts where id = ? for update', [accountId]);
        const [row] = await em.execute<{ state: PaperStateRows; order: PaperOrderRow | null; nextSequence: string }[]>(
          READ_LOCKED,
          [clientOrderId, accountId],
        );
        if (row === undefined) return null;
        const { change, result } = decide(row.state, row);
        if (change === null) return { result, fills: [] };
        const notice = JSON.stringify({ origin, accountId });
        return { result, fills: await writePaperChange(em, { accountId, change, notice }) };
      });
    },

    /** Null when there is no such account. */
    async state(accountId: string): Promise<PaperStateRows | null> {
      const rows = await database.em
        .fork()
        .execute<{ state: PaperStateRows }[]>(
          `select ${STATE_JSON} as state from paper_accounts as account where id = ?`,
          [accountId],
        );
      return rows[0]?.state ?? null;
    },

    /** Accounts with an open order or a position. */
    async activeStates(): Promise<PaperStateRows[]> {
      const rows = await database.em.fork().execute<{ state: PaperStateRows }[]>(READ_ACTIVE);
      return rows.map((row) => row.state);
    },

    async order(accountId: string, clientOrderId: string): Promise<PaperOrderRow | null> {
      const rows = await database.em
        .fork()
        .execute<{ order: PaperOrderRow }[]>(
          `select ${ORDER_JSON} as "order" from paper_orders where account_id = ? and client_order_id = ?`,
          [accountId, clientOrderId],
        );
      return rows[0]?.order ?? null;
    },

    /** Oldest first. */
    async fills(accountId: string, { sinceMs, instrument }: Query): Promise<PaperFillRow[]> {
      const rows = await database.em.fork().execute<{ fill: PaperFillRow }[]>(
        `select ${FILL_JSON} as fill from paper_fills where account_id = ? and filled_at >= ? and instrument = coalesce(?, instrument)
           order by filled_at, sequence`,
        [accountId, new Date(sinceMs).toISOString(), instrument ?? null],
      );
      return rows.map((row) => row.fill);
    },

    /** Oldest first. */
    async fundingPayments(accountId: string, { sinceMs, instrument }: Query): Promise<PaperFundingRow[]> {
      const rows = await database.em.fork().execute<{ payment: PaperFundingRow }[]>(
        `select ${FUNDING_JSON} as payment from paper_funding where account_id = ? and paid_at >= ?
           and instrument = coalesce(?, instrument) order by paid_at, sequence`,
        [accountId, new Date(sinceMs).toISOString(), instrument ?? null],
      );
      return rows.map((row) => row.payment);
    },

    async ping(): Promise<void> {
      await database.em.fork().execute('select 1');
    },

    /** Resolves once it listens, and listens over lost connections until the signal aborts. Rejects when the first attempt fails. */
    async watch(
      listener: { onAccount: (accountId: string) => void; onGap: () => void },
      signal: AbortSignal,
    ): Promise<void> {
      const connect = () =>
        listenTo(databaseUrl, (notice) => notice.origin !== origin && listener.onAccount(notice.accountId));
      let connection = await connect();
      const isOver = (): boolean => signal.aborted;
      const keepListening = async (): Promise<void> => {
        while (!isOver()) {
          await Promise.race([connection.lost, aborted(signal)]);
          await connection.close();
          if (isOver()) return;
          listener.onGap();
          await delay(RECONNECT_AFTER_MS, undefined, { signal }).catch(() => undefined);
          // Away still: `lost` of the old connection has resolved, so the next round tries again.
          connection = await connect().catch(() => connection);
          // What happened between the loss and now went unheard.
          listener.onGap();
        }
        await connection.close();
      };
      void keepListening();
    },
  };
};

export type PaperBookRepository = ReturnType<typeof paperBookRepository>;

interface Notice {
  origin: string;
  accountId: string;
}

/** A connection of its own for notifications; the pool's connections come and go. */
async function listenTo(
  databaseUrl: string,
  onNotice: (notice: Notice) => void,
): Promise<{ lost: Promise<void>; close(): Promise<void> }> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'ratchet paper book', ...LISTENING });
  const lost = new Promise<void>((resolve) => {
    client.on('error', () => resolve());
    client.on('end', () => resolve());
  });
  client.on('notification', ({ payload }) => onNotice(JSON.parse(payload ?? '{}') as Notice));
  const close = (): Promise<void> => client.end().catch(() => undefined);
  try {
    await client.connect();
    await client.query('listen paper_orders');
  } catch (error) {
    await close();
    throw error;
  }
  return { lost, close };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
