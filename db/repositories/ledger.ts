import type { EntityManager } from '@mikro-orm/postgresql';
import type { LedgerAccount, LedgerBalances, LedgerTransaction } from '../../domain/ledger.ts';
import { isBalanced, sumEntries } from '../../domain/ledger.ts';
import { LedgerTransactionEntity } from '../entities/record.ts';
import type { Database } from '../orm.ts';
import { plainDecimal } from '../types.ts';

/** Posts a transaction in the caller's database transaction; a key that was posted before changes nothing. Returns whether it was new. */
export async function postTransaction(em: EntityManager, transaction: LedgerTransaction): Promise<boolean> {
  if (!isBalanced(transaction)) throw new Error(`Ledger transaction ${transaction.key} does not sum to zero.`);
  const [row] = await em.execute<{ key: string }[]>(
    `with posted as (
       insert into ledger_transactions (key, kind, venue_account_id, position_id, currency, at) values (?, ?, ?, ?, ?, ?)
       on conflict do nothing returning key
     ), entered as (
       insert into ledger_entries (transaction_key, account, amount)
       select posted.key, entry.account, entry.amount from posted, jsonb_to_recordset(?::jsonb) as entry (account text, amount numeric)
     )
     select key from posted`,
    [
      transaction.key,
      transaction.kind,
      transaction.venueAccountId,
      transaction.positionId,
      transaction.currency,
      new Date(transaction.atMs).toISOString(),
      JSON.stringify(transaction.entries),
    ],
  );
  return row !== undefined;
}

/** A part of the ledger by the moment of the deed: from the first on, before the second; all of it where neither is given. */
export interface Span {
  fromMs?: number | undefined;
  toMs?: number | undefined;
}

/** The condition of a span on a transaction `t`; it takes `momentsOf` the span. */
export const POSTED_IN = '(t.at >= ?::timestamptz and t.at < ?::timestamptz)';
export const momentsOf = ({ fromMs, toMs }: Span): [string, string] => [
  fromMs === undefined ? '-infinity' : new Date(fromMs).toISOString(),
  toMs === undefined ? 'infinity' : new Date(toMs).toISOString(),
];

export const ledgerRepository = (database: Database) => ({
  /** Sums per ledger account for one venue account, computed by the database in exact numerics. */
  balances: (venueAccountId: string): Promise<LedgerBalances> => ledgerBalances(database.em.fork(), venueAccountId),

  async count(): Promise<number> {
    return database.em.fork().count(LedgerTransactionEntity);
  },
});

export async function ledgerBalances(
  em: EntityManager,
  venueAccountId: string,
  span: Span = {},
): Promise<LedgerBalances> {
  const rows = await em.execute<{ account: LedgerAccount; amount: string }[]>(
    `select e.account, sum(e.amount)::text as amount from ledger_entries e join ledger_transactions t on t.key = e.transaction_key
     where t.venue_account_id = ? and ${POSTED_IN} group by e.account`,
    [venueAccountId, ...momentsOf(span)],
  );
  return sumEntries(rows.map((row) => ({ account: row.account, amount: plainDecimal(row.amount) })));
}
