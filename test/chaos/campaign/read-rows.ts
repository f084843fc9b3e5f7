import { withClient } from '../../../scripts/local/postgres-client.ts';
import type { Rows } from './snapshot.ts';

const ms = (column: string, name: string): string => `(extract(epoch from ${column}) * 1000)::float8 as "${name}"`;
const text = (column: string, name: string): string => `trim_scale(${column})::text as "${name}"`;
const IN_LEDGER = ['cash', 'inventory', 'realizedPnl', 'fees', 'funding', 'capital'] as const;

const QUERIES: { readonly [Name in keyof Rows]: string } = {
  deployments: `select id, user_id as "userId", venue_account_id as "venueAccountId", venues->>0 as venue from deployments`,
  signals: 'select id, status from signals',
  executions: `select signal_id as "signalId", deployment_id as "deploymentId", status, refusal_code as "refusalCode" from executions`,
  orders: `select id, client_order_id as "clientOrderId", venue, venue_account_id as "venueAccountId", signal_id as "signalId",
    deployment_id as "deploymentId", position_id as "positionId", instrument, leg, side, ${text('quantity', 'quantity')},
    ${text('limit_price', 'limitPrice')}, ${text('trigger_price', 'triggerPrice')}, is_reduce_only as "isReduceOnly", status,
    venue_order_id as "venueOrderId", ${text('filled_quantity', 'filledQuantity')}, evidence, exit_reason as "exitReason",
    ${ms('created_at', 'createdAtMs')}, ${ms('submitted_at', 'submittedAtMs')}, ${ms('updated_at', 'updatedAtMs')} from orders`,
  fills: `select venue, venue_account_id as "venueAccountId", venue_trade_id as "venueTradeId", client_order_id as "clientOrderId",
    position_id as "positionId", instrument, side, ${text('price', 'price')}, ${text('quantity', 'quantity')}, ${text('fee', 'fee')} from fills`,
  positions: `select id, signal_id as "signalId", deployment_id as "deploymentId", venue, venue_account_id as "venueAccountId", instrument,
    direction, status, ${text('signed_quantity', 'signedQuantity')}, ${text('cost', 'cost')}, ${text('planned_quantity', 'plannedQuantity')},
    ${text('opened_quantity', 'openedQuantity')}, ${text('closed_quantity', 'closedQuantity')}, exit_reason as "exitReason",
    (exit_levels->>'timeExitAtMs')::float8 as "timeExitAtMs", ${ms('first_fill_at', 'firstFillAtMs')}, ${ms('protected_at', 'protectedAtMs')},
    naked_ms::float8 as "nakedMs", ${ms('created_at', 'createdAtMs')}, ${ms('closed_at', 'closedAtMs')} from positions`,
  watches: `select position_id as "positionId", state->>'stopPrice' as "stopPrice" from exit_watches`,
  streams: `select aggregate_type || ':' || aggregate_id as aggregate, count(*)::int as count, count(distinct version)::int as distinct, min(version) as lowest, max(version) as highest
    from events group by 1`,
  eventIds: `select event_id as id from events where transaction_id < pg_snapshot_xmin(pg_current_snapshot())`,
  ledger: `select venue_account_id as "venueAccountId", ${IN_LEDGER.map(
    (account) => `trim_scale(coalesce(sum(amount) filter (where account = '${account}'), 0))::text as "${account}"`,
  ).join(', ')} from ledger_entries join ledger_transactions on key = transaction_key group by 1`,
  unbalanced: `select transaction_key as key, sum(amount)::text as sum from ledger_entries group by 1 having sum(amount) <> 0`,
  fillPostings: `select key as id from ledger_transactions where kind = 'fill'`,
};

/** One consistent reading of the record, by the role that can only read. @throws when the record is away. */
export const readRows = (readerUrl: string): Promise<Rows> =>
  withClient(readerUrl, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    const read = async <Row>(query: string): Promise<Row[]> => (await client.query(query)).rows as Row[];
    const ids = async (query: string): Promise<string[]> => (await read<{ id: string }>(query)).map(({ id }) => id);
    return {
      deployments: await read(QUERIES.deployments),
      signals: await read(QUERIES.signals),
      executions: await read(QUERIES.executions),
      orders: await read(QUERIES.orders),
      fills: await read(QUERIES.fills),
      positions: await read(QUERIES.positions),
      watches: await read(QUERIES.watches),
      streams: await read(QUERIES.streams),
      eventIds: await ids(QUERIES.eventIds),
      ledger: await read(QUERIES.ledger),
      unbalanced: await read(QUERIES.unbalanced),
      fillPostings: await ids(QUERIES.fillPostings),
    };
  });
