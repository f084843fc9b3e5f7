import type { LedgerAccount } from '../../domain/ledger.ts';
import { equityIdentity, LEDGER_ACCOUNTS } from '../../domain/ledger.ts';
import { add, equals, isZero } from '../../domain/money.ts';
import { FLAT } from '../../domain/position.ts';
import { withClient } from '../../scripts/local/postgres-client.ts';

interface AccountRow extends Record<LedgerAccount, string> {
  id: string;
  /** What the venue says was paid in and settled. */
  balance: string;
  quantity: string;
  cost: string;
}

const sumOf = (account: LedgerAccount): string =>
  `trim_scale(coalesce(sum(amount) filter (where account = '${account}'), 0))::text as "${account}"`;

const ACCOUNTS = `
select paper_accounts.id, trim_scale(balance)::text as balance, held.*, booked.*
from paper_accounts
join lateral (
  select trim_scale(coalesce(sum(signed_quantity), 0))::text as quantity, trim_scale(coalesce(sum(cost), 0))::text as cost
  from positions where venue_account_id = paper_accounts.id and status <> 'closed') as held on true
join lateral (
  select ${LEDGER_ACCOUNTS.map(sumOf).join(', ')} from ledger_entries join ledger_transactions on key = transaction_key
  where venue_account_id = paper_accounts.id) as booked on true`;

const UNBALANCED = `
select 'ledger transaction ' || transaction_key || ' sums to ' || sum(amount) as problem
from ledger_entries group by transaction_key having sum(amount) <> 0`;

/** Any mark does: the identity holds at every price. */
const MARK = '39000';

/** What does not add up to the last unit, in our ledger and between it and the venue's balance. */
export async function bookProblems(databaseUrl: string): Promise<string[]> {
  const { accounts, unbalanced } = await withClient(databaseUrl, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    const rows = (await client.query<AccountRow>(ACCOUNTS)).rows;
    return { accounts: rows, unbalanced: (await client.query<{ problem: string }>(UNBALANCED)).rows };
  });
  return [...unbalanced.map(({ problem }) => problem), ...accounts.flatMap(accountProblems)];
}

function accountProblems({ id, balance, quantity, cost, ...ledger }: AccountRow): string[] {
  const exposure = { ...FLAT, signedQuantity: quantity, cost };
  const { difference } = equityIdentity(ledger, [{ exposure, mark: MARK }]);
  const settled = add(ledger.cash, cost);
  return [
    ...(isZero(difference) ? [] : [`account ${id}: the equity identity is off by ${difference}`]),
    ...(equals(ledger.inventory, cost) ? [] : [`account ${id}: inventory ${ledger.inventory}, open cost ${cost}`]),
    ...(equals(settled, balance) ? [] : [`account ${id}: our ledger has ${settled}, the venue ${balance}`]),
  ];
}
