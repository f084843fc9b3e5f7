import { Migration } from '@mikro-orm/migrations';

const EVENT_TYPES =
  "'signal.received', 'signal.dispatched', 'signal.validated', 'signal.routed', 'signal.sized', 'signal.refused', 'signal.expired', 'order.intended', 'order.submitted', 'order.updated', 'order.filled', 'position.opening', 'position.opened', 'position.protected', 'position.crossed', 'position.amended', 'position.paused', 'position.resumed', 'position.closed', 'position.funded', 'deployment.created', 'deployment.paused', 'deployment.resumed', 'deployment.killed', 'account.deposited', 'case.opened', 'tradingState.changed'";
const EXIT_REASONS =
  "'takeProfit', 'stopLoss', 'trailingStop', 'breakEven', 'timeExit', 'manual', 'liquidated', 'entryNotFilled'";

const eventTypes = (types: string): string[] => [
  `alter table "events" drop constraint "events_type_check";`,
  `alter table "events" add constraint "events_type_check" check ("type" in (${types}));`,
];

const exitReasons = (table: 'positions' | 'orders', reasons: string): string[] => [
  `alter table "${table}" drop constraint "${table}_exit_reason_check";`,
  `alter table "${table}" add constraint "${table}_exit_reason_check" check ("exit_reason" in (${reasons}));`,
];

/** A kill: when it was pulled in a scope, the reason of the exits that it sends, and the event of its end. */
export class Migration20261120110000_kill extends Migration {
  override name = 'Migration20261120110000_kill';

  override up(): void {
    this.addSql(`alter table "trading_states" add "killed_at" timestamptz(3) null;`);
    for (const sql of eventTypes(`${EVENT_TYPES}, 'kill.ended'`)) this.addSql(sql);
    for (const table of ['positions', 'orders'] as const)
      for (const sql of exitReasons(table, `${EXIT_REASONS}, 'killed'`)) this.addSql(sql);
  }

  override down(): void {
    for (const table of ['positions', 'orders'] as const)
      for (const sql of exitReasons(table, EXIT_REASONS)) this.addSql(sql);
    for (const sql of eventTypes(EVENT_TYPES)) this.addSql(sql);
    this.addSql(`alter table "trading_states" drop column "killed_at";`);
  }
}
