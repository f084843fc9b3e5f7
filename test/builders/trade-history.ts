import { withClient } from '../../scripts/local/postgres-client.ts';

/** Trades that have ended, as they stand on record: BTC long and ETH short in turn, one a minute, each with one order and one fill. */
export interface TradeHistory {
  deploymentId: string;
  /** Begins every id. */
  name: string;
  count: number;
  firstAtMs: number;
  /** Of the venue's words about each order. */
  evidence?: string;
}

const number = `lpad(i::text, 6, '0')`;
const id = (kind: string): string => `$1 || '-${kind}-' || ${number}`;
const at = `to_timestamp($3::float8 / 1000) + i * interval '1 minute'`;
const instrument = `case when i % 2 = 1 then 'BTC-USD-PERP' else 'ETH-USD-PERP' end`;
const direction = `case when i % 2 = 1 then 'long' else 'short' end`;
const side = `case when i % 2 = 1 then 'buy' else 'sell' end`;
/** Every third trade loses; fees are 0.1 each. */
const gain = `case when i % 3 = 0 then -0.5 else 0.25 end`;

const FROM = `from generate_series(1, $4::int) i, deployments d where d.id = $2`;

const STATEMENTS = [
  `insert into signals (id, agent_id, deployment_id, source, content_hash, instrument, direction, entry, status, received_at)
   select ${id('signal')}, d.agent_id, d.id, 'test', '', ${instrument}, ${direction}, '{"type": "market"}', 'closed', ${at} ${FROM}`,
  `insert into executions (signal_id, deployment_id, instrument, direction, status, position_id, created_at, updated_at)
   select ${id('signal')}, d.id, ${instrument}, ${direction}, 'closed', ${id('position')}, ${at}, ${at} ${FROM}`,
  `insert into routing_decisions (signal_id, deployment_id, venue, sentence, verdicts, took_ms, decided_at)
   select ${id('signal')}, d.id, 'paper', '', '[]', 0, ${at} ${FROM}`,
  `insert into positions (id, signal_id, deployment_id, agent_id, venue, venue_account_id, instrument, currency, direction, status,
     planned_quantity, planned_notional, reference_price, exit_plan, is_break_even_done, plan_revision, is_paused, signed_quantity, cost,
     gross_realized_pnl, fees, funding, opened_quantity, opened_notional, closed_quantity, closed_notional, exit_reason, created_at,
     closed_at, updated_at)
   select ${id('position')}, ${id('signal')}, d.id, d.agent_id, 'paper', d.venue_account_id, ${instrument}, 'USD', ${direction}, 'closed',
     1, 100, 100, '{"stopLoss": {"distanceBps": "200"}, "takeProfits": [], "trailingStop": null, "breakEven": null, "timeExit": null}',
     false, 0, false, 0, 0, ${gain}, 0.1, 0, 1, 100, 1, 100, 'manual', ${at}, ${at}, ${at} ${FROM}`,
  `insert into orders (id, client_order_id, venue, venue_account_id, signal_id, deployment_id, position_id, instrument, leg, rung, revision,
     side, type, quantity, time_in_force, is_reduce_only, status, filled_quantity, evidence, evidence_id, created_at, updated_at)
   select ${id('order')}, ${id('client')}, 'paper', d.venue_account_id, ${id('signal')}, d.id, ${id('position')}, ${instrument}, 'entry', 0, 0,
     ${side}, 'market', 1, 'ioc', false, 'filled', 1, $5, 'none', ${at}, ${at} ${FROM}`,
  `insert into fills (venue, venue_account_id, venue_trade_id, venue_order_id, client_order_id, position_id, instrument, side, price,
     quantity, fee, liquidity, is_liquidation, filled_at, recorded_at)
   select 'paper', d.venue_account_id, ${id('trade')}, ${id('venue')}, ${id('client')}, ${id('position')}, ${instrument}, ${side}, 100, 1,
     0.1, 'taker', false, ${at}, ${at} ${FROM}`,
  `insert into ledger_transactions (key, kind, venue_account_id, position_id, currency, at)
   select ${id('posting')}, 'fill', d.venue_account_id, ${id('position')}, 'USD', ${at} ${FROM}`,
  `insert into ledger_entries (transaction_key, account, amount)
   select ${id('posting')}, e.account, e.amount from generate_series(1, $4::int) i cross join lateral (values
     ('cash', ${gain} - 0.1), ('realizedPnl', -(${gain})), ('fees', 0.1)) as e (account, amount)
   where $2::text is not null and $3::float8 is not null`,
];

/** Writes all of it, in one transaction. */
export const writeTradeHistory = (databaseUrl: string, history: TradeHistory): Promise<void> =>
  withClient(databaseUrl, async (client) => {
    const { name, deploymentId, firstAtMs, count, evidence = 'filled' } = history;
    const values = [name, deploymentId, firstAtMs, count, evidence];
    await client.query('begin');
    for (const statement of STATEMENTS) {
      const most = Math.max(...[...statement.matchAll(/\$(\d)/g)].map(([, digit]) => Number(digit)));
      await client.query(statement, values.slice(0, most));
    }
    await client.query('commit');
  });
