import { Migration } from '@mikro-orm/migrations';

const EXIT_REASONS = [
  'takeProfit',
  'stopLoss',
  'trailingStop',
  'breakEven',
  'timeExit',
  'manual',
  'liquidated',
  'entryNotFilled',
];

const EVENT_TYPES = [
  'signal.received',
  'signal.dispatched',
  'signal.validated',
  'signal.routed',
  'signal.sized',
  'signal.refused',
  'signal.expired',
  'order.intended',
  'order.submitted',
  'order.updated',
  'order.filled',
  'position.opening',
  'position.opened',
  'position.protected',
  'position.crossed',
  'position.amended',
  'position.paused',
  'position.resumed',
  'position.closed',
  'position.funded',
  'deployment.created',
  'deployment.paused',
  'deployment.resumed',
  'deployment.killed',
  'account.deposited',
  'case.opened',
  'tradingState.changed',
];

const listOf = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');

/** Positions end because they were killed or stayed naked, and may be opened again by a late fill; when a kill was pulled in a scope. */
export class Migration20261120110100_order_truth extends Migration {
  override name = 'Migration20261120110100_order_truth';

  override up(): void {
    this.addSql(`alter table "trading_states" add "killed_at" timestamptz(3) null;`);
    this.#check([...EXIT_REASONS, 'killed', 'unprotected'], [...EVENT_TYPES, 'position.reopened', 'kill.ended']);
  }

  override down(): void {
    this.#check(EXIT_REASONS, EVENT_TYPES);
    this.addSql(`alter table "trading_states" drop column "killed_at";`);
  }

  #check(exitReasons: readonly string[], eventTypes: readonly string[]): void {
    for (const table of ['positions', 'orders']) {
      this.addSql(`alter table "${table}" drop constraint "${table}_exit_reason_check";`);
      this.addSql(
        `alter table "${table}" add constraint "${table}_exit_reason_check" check ("exit_reason" in (${listOf(exitReasons)}));`,
      );
    }
    this.addSql(`alter table "events" drop constraint "events_type_check";`);
    this.addSql(`alter table "events" add constraint "events_type_check" check ("type" in (${listOf(eventTypes)}));`);
  }
}
