import { Migration } from '@mikro-orm/migrations';

/** What each position asks for again and again, found without reading the whole history. */
export class Migration20261120100300_indexes extends Migration {
  override name = 'Migration20261120100300_indexes';

  override up(): void {
    this.addSql(
      `create index "ledger_transactions_venue_account_id_index" on "ledger_transactions" ("venue_account_id");`,
    );
    this.addSql(`create index "orders_position_id_index" on "orders" ("position_id");`);
    this.addSql(`create index "orders_deployment_id_created_at_index" on "orders" ("deployment_id", "created_at");`);
    this.addSql(`create index "fills_position_id_index" on "fills" ("position_id");`);
  }

  override down(): void {
    for (const name of ['ledger_transactions_venue_account_id', 'orders_position_id', 'fills_position_id'])
      this.addSql(`drop index "${name}_index";`);
    this.addSql(`drop index "orders_deployment_id_created_at_index";`);
  }
}
