import type { LedgerAccount, LedgerBalances } from '../../domain/ledger.ts';
import { sumEntries } from '../../domain/ledger.ts';
import type { Database } from '../orm.ts';
import { plainDecimal } from '../types.ts';
import type { Span } from './ledger.ts';
import { momentsOf, POSTED_IN } from './ledger.ts';

/** What was earned and paid under one key. */
export interface LedgerSum {
  /** A UTC day, an instrument, an agent; null for what belongs to no position. */
  key: string | null;
  currency: string;
  balances: LedgerBalances;
}

/** What sums are made over, as SQL over a posting `t`, its position `p` and the first deployment `d` of its account. */
const KEYS = {
  day: `to_char(t.at at time zone 'UTC', 'YYYY-MM-DD')`,
  instrument: 'p.instrument',
  agent: 'coalesce(p.agent_id, d.agent_id)',
} as const;

export const ledgerSumsRepository = (database: Database) => ({
  /** Sums of everything but deposits, by key in its order; of one deployment when it is given. */
  async by(key: keyof typeof KEYS, span: Span, deploymentId: string | null): Promise<LedgerSum[]> {
    const rows = await database.em
      .fork()
      .execute<{ key: string | null; currency: string; account: LedgerAccount; amount: string }[]>(
        `select ${KEYS[key]} as key, t.currency, e.account, sum(e.amount)::text as amount
         from ledger_entries e join ledger_transactions t on t.key = e.transaction_key
         left join positions p on p.id = t.position_id
         left join lateral (
           select id, agent_id from deployments where venue_account_id = t.venue_account_id order by created_at, id limit 1
         ) d on true
         where t.kind <> 'deposit' and ${POSTED_IN} and (?::text is null or coalesce(p.deployment_id, d.id) = ?)
         group by 1, 2, 3 order by 1, 2`,
        [...momentsOf(span), deploymentId, deploymentId],
      );
    const groups = new Map<string, typeof rows>();
    for (const row of rows) {
      const name = JSON.stringify([row.key, row.currency]);
      groups.set(name, [...(groups.get(name) ?? []), row]);
    }
    return [...groups.values()].map((group) => ({
      key: group[0]?.key ?? null,
      currency: group[0]?.currency ?? '',
      balances: sumEntries(group.map(({ account, amount }) => ({ account, amount: plainDecimal(amount) }))),
    }));
  },
});
