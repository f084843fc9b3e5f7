import type { EntityManager } from '@mikro-orm/postgresql';
import type { Fill, FundingPayment } from '../../domain/fill.ts';
import type { Decimal, Money, Quantity } from '../../domain/money.ts';
import type { OrderRequest, OrderStatus } from '../../domain/order.ts';
import { isTerminal, ORDER_STATUSES } from '../../domain/order.ts';

// The shapes of the paper venue's book port; the room may not import them, the tests hold the two together.

interface PaperAccountRow {
  id: string;
  currency: string;
  balance: Money;
}

export interface PaperOrderRow extends OrderRequest {
  sequence: string;
  status: OrderStatus;
  filledQuantity: Quantity;
  reason: string | null;
  createdAtMs: number;
  updatedAtMs: number;
}

interface PaperPositionRow {
  instrument: string;
  signedQuantity: Decimal;
  cost: Money;
  fundedAtMs: number;
}

type NewFill = Omit<Fill, 'venue' | 'venueAccountId' | 'venueTradeId'>;
type NewFunding = Omit<FundingPayment, 'venue' | 'venueAccountId' | 'venuePaymentId'>;
export type PaperFillRow = NewFill & { sequence: string };
export type PaperFundingRow = NewFunding & { sequence: string };

/** One account with everything that may still change it. */
export interface PaperStateRows {
  account: PaperAccountRow;
  positions: PaperPositionRow[];
  openOrders: PaperOrderRow[];
}

export interface PaperChangeRows {
  balance: Money;
  orders: readonly PaperOrderRow[];
  positions: readonly PaperPositionRow[];
  fills: readonly NewFill[];
  funding: readonly NewFunding[];
}

const milliseconds = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;
const moment = (column: string): string => `to_timestamp((${column})::numeric / 1000)`;
const openStatuses = ORDER_STATUSES.filter((status) => !isTerminal(status)).map((status) => `'${status}'`);

/** Condition: the order may still fill. */
export const IS_OPEN = `status in (${openStatuses.join(', ')})`;

/** Rows as JSON in the port's spelling; decimals travel as text, so that nothing becomes a float. */
export const ORDER_JSON = `jsonb_build_object('sequence', sequence::text, 'clientOrderId', client_order_id, 'instrument', instrument,
  'side', side, 'type', type, 'quantity', quantity::text, 'limitPrice', limit_price::text, 'triggerPrice', trigger_price::text,
  'timeInForce', time_in_force, 'isReduceOnly', is_reduce_only, 'expiresAtMs', ${milliseconds('expires_at')}, 'status', status,
  'filledQuantity', filled_quantity::text, 'reason', reason, 'createdAtMs', ${milliseconds('created_at')},
  'updatedAtMs', ${milliseconds('updated_at')})`;
const POSITION_JSON = `jsonb_build_object('instrument', instrument, 'signedQuantity', signed_quantity::text,
  'cost', cost::text, 'fundedAtMs', ${milliseconds('funded_at')})`;
export const FILL_JSON = `jsonb_build_object('sequence', sequence::text, 'venueOrderId', venue_order_id,
  'clientOrderId', client_order_id, 'instrument', instrument, 'side', side, 'price', price::text, 'quantity', quantity::text,
  'fee', fee::text, 'liquidity', liquidity, 'isLiquidation', is_liquidation, 'filledAtMs', ${milliseconds('filled_at')})`;
export const FUNDING_JSON = `jsonb_build_object('sequence', sequence::text, 'instrument', instrument, 'amount', amount::text,
  'paidAtMs', ${milliseconds('paid_at')})`;

/** SQL of one account as a JSON document; `account` names the row in scope. */
export const STATE_JSON = `jsonb_build_object(
  'account', jsonb_build_object('id', account.id, 'currency', account.currency, 'balance', account.balance::text),
  'positions', coalesce((select jsonb_agg(${POSITION_JSON} order by instrument) from paper_positions where account_id = account.id), '[]'),
  'openOrders', coalesce((select jsonb_agg(${ORDER_JSON} order by sequence) from paper_orders where account_id = account.id and ${IS_OPEN}), '[]'))`;

/** Writes a change and tells the others, in one statement of the caller's transaction. Returns the fills with their numbers. */
export async function writePaperChange(
  em: EntityManager,
  input: { accountId: string; change: PaperChangeRows; notice: string },
): Promise<PaperFillRow[]> {
  const { accountId, change, notice } = input;
  const rows = await em.execute<{ fill: PaperFillRow | null }[]>(WRITE_CHANGE, [
    JSON.stringify({ ...change, accountId }),
    notice,
  ]);
  return rows.map((row) => row.fill).filter((fill) => fill !== null);
}

const WRITE_CHANGE = `
with change as (select ?::jsonb as value),
account as (
  update paper_accounts set balance = (value ->> 'balance')::numeric from change where id = value ->> 'accountId' returning id
),
orders as (
  insert into paper_orders (sequence, account_id, client_order_id, instrument, side, type, quantity, limit_price, trigger_price,
    time_in_force, is_reduce_only, expires_at, status, filled_quantity, reason, created_at, updated_at)
  select "sequence", value ->> 'accountId', "clientOrderId", "instrument", "side", "type", "quantity", "limitPrice", "triggerPrice",
    "timeInForce", "isReduceOnly", ${moment('"expiresAtMs"')}, "status", "filledQuantity", "reason",
    ${moment('"createdAtMs"')}, ${moment('"updatedAtMs"')}
  from change, jsonb_to_recordset(value -> 'orders') as row ("sequence" bigint, "clientOrderId" text, "instrument" text, "side" text,
    "type" text, "quantity" numeric, "limitPrice" numeric, "triggerPrice" numeric, "timeInForce" text, "isReduceOnly" boolean,
    "expiresAtMs" bigint, "status" text, "filledQuantity" numeric, "reason" text, "createdAtMs" bigint, "updatedAtMs" bigint)
  on conflict (sequence) do update set status = excluded.status, filled_quantity = excluded.filled_quantity,
    reason = excluded.reason, updated_at = excluded.updated_at
),
held as (
  select value ->> 'accountId' as account_id, row.* from change, jsonb_to_recordset(value -> 'positions')
    as row ("instrument" text, "signedQuantity" numeric, "cost" numeric, "fundedAtMs" bigint)
),
opened as (
  insert into paper_positions (account_id, instrument, signed_quantity, cost, funded_at)
  select account_id, "instrument", "signedQuantity", "cost", ${moment('"fundedAtMs"')} from held where "signedQuantity" <> 0
  on conflict (account_id, instrument) do update set signed_quantity = excluded.signed_quantity, cost = excluded.cost,
    funded_at = excluded.funded_at
),
closed as (
  delete from paper_positions using held where paper_positions.account_id = held.account_id
    and paper_positions.instrument = held."instrument" and held."signedQuantity" = 0
),
paid as (
  insert into paper_funding (account_id, instrument, amount, paid_at)
  select value ->> 'accountId', "instrument", "amount", ${moment('"paidAtMs"')}
  from change, jsonb_to_recordset(value -> 'funding') as row ("instrument" text, "amount" numeric, "paidAtMs" bigint)
),
filled as (
  insert into paper_fills (account_id, venue_order_id, client_order_id, instrument, side, price, quantity, fee, liquidity,
    is_liquidation, filled_at)
  select value ->> 'accountId', element ->> 'venueOrderId', element ->> 'clientOrderId', element ->> 'instrument',
    element ->> 'side', (element ->> 'price')::numeric, (element ->> 'quantity')::numeric, (element ->> 'fee')::numeric,
    element ->> 'liquidity', (element ->> 'isLiquidation')::boolean, ${moment("element ->> 'filledAtMs'")}
  from change, jsonb_array_elements(value -> 'fills') with ordinality as list (element, place) order by place
  returning *
),
told as (select pg_notify('paper_orders', ?))
select fill from told left join (select ${FILL_JSON} as fill, sequence from filled) as numbered on true order by sequence`;
