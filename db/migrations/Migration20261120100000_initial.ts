import { Migration } from '@mikro-orm/migrations';

export class Migration20261120100000_initial extends Migration {
  override name = 'Migration20261120100000_initial';

  override up(): void | Promise<void> {
    this.addSql(
      `create table "cases" ("id" text not null, "kind" text not null, "venue_account_id" text not null, "instrument" text null, "status" text not null, "evidence" jsonb not null, "opened_at" timestamptz(3) not null, "resolved_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(
      `create unique index cases_one_open on cases (kind, venue_account_id, coalesce(instrument, '')) where status = 'open';`,
    );
    this.addSql(`alter table "cases" add constraint "cases_status_check" check ("status" in ('open', 'resolved'));`);

    this.addSql(
      `create table "events" ("sequence" bigserial primary key, "transaction_id" xid8 not null default pg_current_xact_id(), "event_id" text not null, "type" text not null, "aggregate_type" text not null, "aggregate_id" text not null, "version" int not null, "correlation_id" text null, "actor" text not null, "payload" jsonb not null, "occurred_at" timestamptz(3) not null, "recorded_at" timestamptz(3) not null default now());`,
    );
    this.addSql(`alter table "events" add constraint "events_event_id_unique" unique ("event_id");`);
    this.addSql(`create index "events_correlation_id_index" on "events" ("correlation_id");`);
    this.addSql(`create index "events_transaction_id_sequence_index" on "events" ("transaction_id", "sequence");`);
    this.addSql(
      `alter table "events" add constraint "events_aggregate_type_aggregate_id_version_unique" unique ("aggregate_type", "aggregate_id", "version");`,
    );
    this.addSql(
      `alter table "events" add constraint "events_type_check" check ("type" in ('signal.received', 'signal.dispatched', 'signal.validated', 'signal.routed', 'signal.sized', 'signal.refused', 'signal.expired', 'order.intended', 'order.submitted', 'order.updated', 'order.filled', 'position.opening', 'position.opened', 'position.protected', 'position.crossed', 'position.amended', 'position.paused', 'position.resumed', 'position.closed', 'position.funded', 'deployment.created', 'deployment.paused', 'deployment.resumed', 'deployment.killed', 'account.deposited', 'case.opened', 'tradingState.changed'));`,
    );
    this.addSql(
      `alter table "events" add constraint "events_aggregate_type_check" check ("aggregate_type" in ('signal', 'order', 'position', 'deployment', 'account', 'case', 'platform'));`,
    );

    this.addSql(
      `create table "instruments" ("venue" text not null, "instrument" text not null, "base" text not null, "quote" text not null, "kind" text not null, "tick_size" numeric not null, "lot_size" numeric not null, "minimum_notional" numeric not null, "max_leverage" numeric not null, "maintenance_margin_fraction" numeric not null, "maker_fee_bps" numeric not null, "taker_fee_bps" numeric not null, "status" text not null, "synced_at" timestamptz(3) not null, primary key ("venue", "instrument"));`,
    );
    this.addSql(
      `alter table "instruments" add constraint "instruments_kind_check" check ("kind" in ('PERP', 'SPOT'));`,
    );
    this.addSql(
      `alter table "instruments" add constraint "instruments_status_check" check ("status" in ('trading', 'halted', 'delisted'));`,
    );

    this.addSql(
      `create table "metrics" ("scope" text not null, "key" text not null, "computed_at" timestamptz(3) not null, "values" jsonb not null, primary key ("scope", "key"));`,
    );
    this.addSql(
      `alter table "metrics" add constraint "metrics_scope_check" check ("scope" in ('deployment', 'agent'));`,
    );

    this.addSql(
      `create table "paper_accounts" ("id" text not null, "currency" text not null, "balance" numeric not null, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`alter table "paper_accounts" add constraint "paper_balance_not_negative" check (balance >= 0);`);

    this.addSql(
      `create table "paper_fills" ("sequence" bigserial primary key, "account_id" text not null, "venue_order_id" text not null, "client_order_id" text null, "instrument" text not null, "side" text not null, "price" numeric not null, "quantity" numeric not null, "fee" numeric not null, "liquidity" text not null, "is_liquidation" boolean not null, "filled_at" timestamptz(3) not null);`,
    );
    this.addSql(`create index "paper_fills_account_id_filled_at_index" on "paper_fills" ("account_id", "filled_at");`);
    this.addSql(`alter table "paper_fills" add constraint "paper_fills_side_check" check ("side" in ('buy', 'sell'));`);
    this.addSql(
      `alter table "paper_fills" add constraint "paper_fills_liquidity_check" check ("liquidity" in ('maker', 'taker'));`,
    );

    this.addSql(
      `create table "paper_funding" ("sequence" bigserial primary key, "account_id" text not null, "instrument" text not null, "amount" numeric not null, "paid_at" timestamptz(3) not null);`,
    );
    this.addSql(`create index "paper_funding_account_id_paid_at_index" on "paper_funding" ("account_id", "paid_at");`);

    this.addSql(
      `create table "paper_orders" ("sequence" bigserial primary key, "account_id" text not null, "client_order_id" text not null, "instrument" text not null, "side" text not null, "type" text not null, "quantity" numeric not null, "limit_price" numeric null, "trigger_price" numeric null, "time_in_force" text not null, "is_reduce_only" boolean not null, "expires_at" timestamptz(3) null, "status" text not null, "filled_quantity" numeric not null, "reason" text null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null);`,
    );
    this.addSql(`create index "paper_orders_status_instrument_index" on "paper_orders" ("status", "instrument");`);
    this.addSql(
      `alter table "paper_orders" add constraint "paper_orders_account_id_client_order_id_unique" unique ("account_id", "client_order_id");`,
    );
    this.addSql(
      `alter table "paper_orders" add constraint "paper_orders_side_check" check ("side" in ('buy', 'sell'));`,
    );
    this.addSql(
      `alter table "paper_orders" add constraint "paper_orders_type_check" check ("type" in ('market', 'limit', 'stopMarket', 'takeProfitMarket'));`,
    );
    this.addSql(
      `alter table "paper_orders" add constraint "paper_orders_time_in_force_check" check ("time_in_force" in ('gtc', 'ioc'));`,
    );
    this.addSql(
      `alter table "paper_orders" add constraint "paper_orders_status_check" check ("status" in ('initialized', 'denied', 'submitted', 'accepted', 'triggered', 'partiallyFilled', 'filled', 'canceled', 'rejected', 'expired'));`,
    );

    this.addSql(
      `create table "paper_positions" ("account_id" text not null, "instrument" text not null, "signed_quantity" numeric not null, "cost" numeric not null, "funded_at" timestamptz(3) not null, primary key ("account_id", "instrument"));`,
    );

    this.addSql(
      `create table "prices" ("instrument" text not null, "bid" numeric not null, "ask" numeric not null, "mid" numeric not null, "source" text not null, "venue_at" timestamptz(3) not null, "received_at" timestamptz(3) not null, "stands_for_ms" int not null, primary key ("instrument"));`,
    );

    this.addSql(
      `create table "routing_decisions" ("signal_id" text not null, "deployment_id" text not null, "venue" text null, "sentence" text not null, "verdicts" jsonb not null, "took_ms" int not null, "decided_at" timestamptz(3) not null, primary key ("signal_id", "deployment_id"));`,
    );

    this.addSql(
      `create table "trading_states" ("scope" text not null, "key" text not null, "state" text not null, "reason" text not null, "updated_at" timestamptz(3) not null, primary key ("scope", "key"));`,
    );
    this.addSql(
      `alter table "trading_states" add constraint "trading_states_scope_check" check ("scope" in ('platform', 'venue', 'user', 'deployment'));`,
    );
    this.addSql(
      `alter table "trading_states" add constraint "trading_states_state_check" check ("state" in ('active', 'reduceOnly', 'halted'));`,
    );

    this.addSql(`create table "settings" ("key" text not null, "value" jsonb not null, primary key ("key"));`);

    this.addSql(
      `create table "users" ("id" text not null, "name" text not null, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );

    this.addSql(
      `create table "agents" ("id" text not null, "creator_id" text not null, "name" text not null, "description" text not null, "status" text not null, "default_exit_plan" jsonb null, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "agents" add constraint "agents_status_check" check ("status" in ('draft', 'public', 'private', 'retired'));`,
    );

    this.addSql(
      `create table "venue_accounts" ("id" text not null, "user_id" text not null, "venue" text not null, "currency" text not null, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );

    this.addSql(
      `create table "ledger_transactions" ("key" text not null, "kind" text not null, "venue_account_id" text not null, "position_id" text null, "currency" text not null, "at" timestamptz(3) not null, primary key ("key"));`,
    );
    this.addSql(
      `alter table "ledger_transactions" add constraint "ledger_transactions_kind_check" check ("kind" in ('deposit', 'fill', 'funding'));`,
    );

    this.addSql(
      `create table "ledger_entries" ("transaction_key" text not null, "account" text not null, "amount" numeric not null, primary key ("transaction_key", "account"));`,
    );
    this.addSql(
      `alter table "ledger_entries" add constraint "ledger_entries_account_check" check ("account" in ('cash', 'inventory', 'realizedPnl', 'fees', 'funding', 'capital'));`,
    );

    this.addSql(
      `create table "deployments" ("id" text not null, "agent_id" text not null, "user_id" text not null, "venue_account_id" text not null, "name" text not null, "venues" jsonb not null, "routing_strategy" text not null, "status" text not null, "limits" jsonb not null, "created_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "deployments" add constraint "deployments_routing_strategy_check" check ("routing_strategy" in ('firstAvailable', 'lowestCost'));`,
    );
    this.addSql(
      `alter table "deployments" add constraint "deployments_status_check" check ("status" in ('active', 'paused', 'killed'));`,
    );

    this.addSql(
      `create table "signals" ("id" text not null, "agent_id" text not null, "deployment_id" text null, "source" text not null, "source_event_id" text null, "idempotency_key" text null, "content_hash" text not null, "instrument" text not null, "direction" text not null, "entry" jsonb not null, "exit_plan" jsonb null, "size" jsonb null, "confidence" numeric null, "reference_price" numeric null, "status" text not null, "received_at" timestamptz(3) not null, "expires_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`alter table "signals" add constraint "signals_idempotency_key_unique" unique ("idempotency_key");`);
    this.addSql(`create index "signals_received_at_index" on "signals" ("received_at");`);
    this.addSql(`create index "signals_status_index" on "signals" ("status");`);
    this.addSql(
      `alter table "signals" add constraint "signals_source_event_unique" unique ("agent_id", "source_event_id");`,
    );
    this.addSql(
      `alter table "signals" add constraint "signals_direction_check" check ("direction" in ('long', 'short', 'neutral'));`,
    );
    this.addSql(
      `alter table "signals" add constraint "signals_status_check" check ("status" in ('received', 'validated', 'routed', 'ordered', 'open', 'closed', 'refused', 'expired', 'failed'));`,
    );

    this.addSql(
      `create table "positions" ("id" text not null, "signal_id" text not null, "deployment_id" text not null, "agent_id" text not null, "venue" text not null, "venue_account_id" text not null, "instrument" text not null, "currency" text not null, "direction" text not null, "status" text not null, "planned_quantity" numeric not null, "planned_notional" numeric not null, "reference_price" numeric not null, "exit_plan" jsonb not null, "exit_levels" jsonb null, "stop_price" numeric null, "is_break_even_done" boolean not null, "plan_revision" int not null, "is_paused" boolean not null, "signed_quantity" numeric not null, "cost" numeric not null, "gross_realized_pnl" numeric not null, "fees" numeric not null, "funding" numeric not null, "opened_quantity" numeric not null, "opened_notional" numeric not null, "closed_quantity" numeric not null, "closed_notional" numeric not null, "exit_reason" text null, "first_fill_at" timestamptz(3) null, "protected_at" timestamptz(3) null, "naked_ms" int null, "created_at" timestamptz(3) not null, "closed_at" timestamptz(3) null, "updated_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`create index "positions_status_index" on "positions" ("status");`);
    this.addSql(
      `create index "positions_deployment_id_closed_at_index" on "positions" ("deployment_id", "closed_at");`,
    );
    this.addSql(
      `alter table "positions" add constraint "positions_signal_id_deployment_id_unique" unique ("signal_id", "deployment_id");`,
    );
    this.addSql(
      `create unique index positions_one_open on positions (venue_account_id, instrument) where status <> 'closed';`,
    );
    this.addSql(
      `alter table "positions" add constraint "positions_direction_check" check ("direction" in ('long', 'short'));`,
    );
    this.addSql(
      `alter table "positions" add constraint "positions_status_check" check ("status" in ('opening', 'open', 'closing', 'closed'));`,
    );
    this.addSql(
      `alter table "positions" add constraint "positions_exit_reason_check" check ("exit_reason" in ('takeProfit', 'stopLoss', 'trailingStop', 'breakEven', 'timeExit', 'manual', 'liquidated', 'entryNotFilled'));`,
    );

    this.addSql(
      `create table "orders" ("id" text not null, "client_order_id" text not null, "venue" text not null, "venue_account_id" text not null, "signal_id" text not null, "deployment_id" text not null, "position_id" text not null, "instrument" text not null, "leg" text not null, "rung" int not null, "revision" int not null, "side" text not null, "type" text not null, "quantity" numeric not null, "limit_price" numeric null, "trigger_price" numeric null, "time_in_force" text not null, "is_reduce_only" boolean not null, "expires_at" timestamptz(3) null, "status" text not null, "venue_order_id" text null, "filled_quantity" numeric not null, "evidence" text null, "exit_reason" text null, "created_at" timestamptz(3) not null, "submitted_at" timestamptz(3) null, "updated_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(`alter table "orders" add constraint "orders_client_order_id_unique" unique ("client_order_id");`);
    this.addSql(`create index "orders_status_index" on "orders" ("status");`);
    this.addSql(`create unique index orders_one_entry on orders (signal_id, deployment_id) where leg = 'entry';`);
    this.addSql(
      `alter table "orders" add constraint "orders_leg_check" check ("leg" in ('entry', 'exit', 'stopLoss', 'takeProfit'));`,
    );
    this.addSql(`alter table "orders" add constraint "orders_side_check" check ("side" in ('buy', 'sell'));`);
    this.addSql(
      `alter table "orders" add constraint "orders_type_check" check ("type" in ('market', 'limit', 'stopMarket', 'takeProfitMarket'));`,
    );
    this.addSql(
      `alter table "orders" add constraint "orders_time_in_force_check" check ("time_in_force" in ('gtc', 'ioc'));`,
    );
    this.addSql(
      `alter table "orders" add constraint "orders_status_check" check ("status" in ('initialized', 'denied', 'submitted', 'accepted', 'triggered', 'partiallyFilled', 'filled', 'canceled', 'rejected', 'expired'));`,
    );
    this.addSql(
      `alter table "orders" add constraint "orders_exit_reason_check" check ("exit_reason" in ('takeProfit', 'stopLoss', 'trailingStop', 'breakEven', 'timeExit', 'manual', 'liquidated', 'entryNotFilled'));`,
    );

    this.addSql(
      `create table "fills" ("venue" text not null, "venue_account_id" text not null, "venue_trade_id" text not null, "venue_order_id" text not null, "client_order_id" text null, "position_id" text not null, "instrument" text not null, "side" text not null, "price" numeric not null, "quantity" numeric not null, "fee" numeric not null, "liquidity" text not null, "is_liquidation" boolean not null, "filled_at" timestamptz(3) not null, "recorded_at" timestamptz(3) not null, primary key ("venue", "venue_account_id", "venue_trade_id"));`,
    );
    this.addSql(`alter table "fills" add constraint "fills_positive" check (price > 0 and quantity > 0);`);
    this.addSql(`alter table "fills" add constraint "fills_side_check" check ("side" in ('buy', 'sell'));`);
    this.addSql(
      `alter table "fills" add constraint "fills_liquidity_check" check ("liquidity" in ('maker', 'taker'));`,
    );

    this.addSql(
      `create table "exit_watches" ("position_id" text not null, "venue" text not null, "instrument" text not null, "state" jsonb not null, "revision" int not null, "best_price" numeric not null, "best_at" timestamptz(3) not null, "seen_at" timestamptz(3) not null, primary key ("position_id"));`,
    );
    this.addSql(`create index "exit_watches_venue_index" on "exit_watches" ("venue");`);

    this.addSql(
      `create table "crossings" ("id" text not null, "position_id" text not null, "kind" text not null, "rung" int not null, "level" numeric not null, "mark" numeric not null, "at" timestamptz(3) not null, "handled_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(`create index "crossings_position_id_index" on "crossings" ("position_id");`);
    this.addSql(
      `alter table "crossings" add constraint "crossings_kind_check" check ("kind" in ('stopLoss', 'takeProfit', 'trailingStop', 'breakEven', 'timeExit'));`,
    );

    this.addSql(
      `create table "executions" ("signal_id" text not null, "deployment_id" text not null, "instrument" text not null, "direction" text not null, "status" text not null, "refusal_code" text null, "position_id" text null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("signal_id", "deployment_id"));`,
    );
    this.addSql(
      `create index "executions_deployment_id_instrument_created_at_index" on "executions" ("deployment_id", "instrument", "created_at");`,
    );
    this.addSql(
      `alter table "executions" add constraint "executions_direction_check" check ("direction" in ('long', 'short', 'neutral'));`,
    );
    this.addSql(
      `alter table "executions" add constraint "executions_status_check" check ("status" in ('received', 'validated', 'routed', 'ordered', 'open', 'closed', 'refused', 'expired', 'failed'));`,
    );
    this.addSql(
      `alter table "executions" add constraint "executions_refusal_code_check" check ("refusal_code" in ('noSubscriber', 'neutralDirection', 'signalExpired', 'signalTooOld', 'agentNotActive', 'deploymentPaused', 'deploymentKilled', 'tradingHalted', 'reduceOnly', 'duplicateSignal', 'duplicateIntent', 'positionAlreadyOpen', 'instrumentNotAllowed', 'instrumentUnknown', 'noVenue', 'priceMissing', 'priceStale', 'priceDrift', 'stopLossMissing', 'exitPlanInvalid', 'maxOrderNotional', 'maxInstrumentExposure', 'maxGrossExposure', 'maxNetExposure', 'maxLeverage', 'stopBeyondLiquidation', 'belowMinimumQuantity', 'belowMinimumNotional', 'offTick', 'insufficientMargin', 'orderRejected', 'entryNotFilled'));`,
    );

    this.addSql(
      `create table "equity_marks" ("deployment_id" text not null, "at" timestamptz(3) not null, "equity" numeric not null, "cash" numeric not null, "deposits" numeric not null, "realized_pnl" numeric not null, "unrealized_pnl" numeric not null, "fees" numeric not null, "funding" numeric not null, primary key ("deployment_id", "at"));`,
    );

    this.addSql(
      `alter table "paper_fills" add constraint "paper_fills_account_id_foreign" foreign key ("account_id") references "paper_accounts" ("id");`,
    );

    this.addSql(
      `alter table "paper_funding" add constraint "paper_funding_account_id_foreign" foreign key ("account_id") references "paper_accounts" ("id");`,
    );

    this.addSql(
      `alter table "paper_orders" add constraint "paper_orders_account_id_foreign" foreign key ("account_id") references "paper_accounts" ("id");`,
    );

    this.addSql(
      `alter table "paper_positions" add constraint "paper_positions_account_id_foreign" foreign key ("account_id") references "paper_accounts" ("id");`,
    );

    this.addSql(
      `alter table "agents" add constraint "agents_creator_id_foreign" foreign key ("creator_id") references "users" ("id");`,
    );

    this.addSql(
      `alter table "venue_accounts" add constraint "venue_accounts_user_id_foreign" foreign key ("user_id") references "users" ("id");`,
    );

    this.addSql(
      `alter table "ledger_transactions" add constraint "ledger_transactions_venue_account_id_foreign" foreign key ("venue_account_id") references "venue_accounts" ("id");`,
    );

    this.addSql(
      `alter table "ledger_entries" add constraint "ledger_entries_transaction_key_foreign" foreign key ("transaction_key") references "ledger_transactions" ("key");`,
    );

    this.addSql(
      `alter table "deployments" add constraint "deployments_agent_id_foreign" foreign key ("agent_id") references "agents" ("id");`,
    );
    this.addSql(
      `alter table "deployments" add constraint "deployments_user_id_foreign" foreign key ("user_id") references "users" ("id");`,
    );
    this.addSql(
      `alter table "deployments" add constraint "deployments_venue_account_id_foreign" foreign key ("venue_account_id") references "venue_accounts" ("id");`,
    );

    this.addSql(
      `alter table "signals" add constraint "signals_agent_id_foreign" foreign key ("agent_id") references "agents" ("id");`,
    );
    this.addSql(
      `alter table "signals" add constraint "signals_deployment_id_foreign" foreign key ("deployment_id") references "deployments" ("id") on delete set null;`,
    );

    this.addSql(
      `alter table "positions" add constraint "positions_deployment_id_foreign" foreign key ("deployment_id") references "deployments" ("id");`,
    );
    this.addSql(
      `alter table "positions" add constraint "positions_venue_account_id_foreign" foreign key ("venue_account_id") references "venue_accounts" ("id");`,
    );

    this.addSql(
      `alter table "orders" add constraint "orders_venue_account_id_foreign" foreign key ("venue_account_id") references "venue_accounts" ("id");`,
    );
    this.addSql(
      `alter table "orders" add constraint "orders_position_id_foreign" foreign key ("position_id") references "positions" ("id");`,
    );

    this.addSql(
      `alter table "fills" add constraint "fills_position_id_foreign" foreign key ("position_id") references "positions" ("id");`,
    );

    this.addSql(
      `alter table "exit_watches" add constraint "exit_watches_position_id_foreign" foreign key ("position_id") references "positions" ("id") on update cascade on delete cascade;`,
    );

    this.addSql(
      `alter table "crossings" add constraint "crossings_position_id_foreign" foreign key ("position_id") references "positions" ("id");`,
    );

    this.addSql(
      `alter table "executions" add constraint "executions_signal_id_foreign" foreign key ("signal_id") references "signals" ("id") on update cascade on delete cascade;`,
    );
    this.addSql(
      `alter table "executions" add constraint "executions_deployment_id_foreign" foreign key ("deployment_id") references "deployments" ("id") on update cascade on delete cascade;`,
    );

    this.addSql(
      `alter table "equity_marks" add constraint "equity_marks_deployment_id_foreign" foreign key ("deployment_id") references "deployments" ("id");`,
    );
  }
}
