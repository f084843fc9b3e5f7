import { Migration } from '@mikro-orm/migrations';

/** Exposure is marked, metrics are kept by each convention, routing decisions are found by deployment. */
export class Migration20261120130100_performance extends Migration {
  override name = 'Migration20261120130100_performance';

  override up(): void {
    this.addSql(`alter table "equity_marks" add "gross_notional" numeric null;`);
    // Of another shape; the next roll-up writes them again.
    this.addSql(`delete from "metrics";`);
    this.addSql(
      `create index "routing_decisions_deployment_id_decided_at_index" on "routing_decisions" ("deployment_id", "decided_at");`,
    );
  }

  override down(): void {
    this.addSql(`drop index "routing_decisions_deployment_id_decided_at_index";`);
    this.addSql(`delete from "metrics";`);
    this.addSql(`alter table "equity_marks" drop column "gross_notional";`);
  }
}
