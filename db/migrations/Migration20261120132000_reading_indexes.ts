import { Migration } from '@mikro-orm/migrations';

/** Pages of fills, and what was posted on a day, are found without reading and sorting everything. */
export class Migration20261120132000_reading_indexes extends Migration {
  override name = 'Migration20261120132000_reading_indexes';

  override up(): void {
    this.addSql(`create index "fills_newest" on "fills" ("filled_at", "venue", "venue_account_id", "venue_trade_id");`);
    this.addSql(`create index "ledger_transactions_at_index" on "ledger_transactions" ("at");`);
  }

  override down(): void {
    this.addSql(`drop index "ledger_transactions_at_index";`);
    this.addSql(`drop index "fills_newest";`);
  }
}
