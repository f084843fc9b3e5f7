import { Migration } from '@mikro-orm/migrations';

/** Terminal orders name the observation that they rest on; a position says since when it is naked. */
export class Migration20261120110000_order_evidence extends Migration {
  override name = 'Migration20261120110000_order_evidence';

  override up(): void {
    this
      .addSql(`create table "order_evidence" ("id" text not null, "order_id" text not null, "kind" text not null, "status" text null,
      "detail" text not null, "observed_at" timestamptz(3) not null, primary key ("id"));`);
    this.addSql(`create index "order_evidence_order_id_index" on "order_evidence" ("order_id");`);
    this.addSql(
      `alter table "order_evidence" add constraint "order_evidence_order_id_foreign" foreign key ("order_id") references "orders" ("id");`,
    );
    this.addSql(
      `alter table "order_evidence" add constraint "order_evidence_kind_check" check ("kind" in ('reply', 'query', 'absence', 'sent', 'denied'));`,
    );
    this.addSql(`alter table "order_evidence" add constraint "order_evidence_status_check" check ("status" in
      ('initialized', 'denied', 'submitted', 'accepted', 'triggered', 'partiallyFilled', 'filled', 'canceled', 'rejected', 'expired'));`);
    this.addSql(`alter table "positions" add "naked_since" timestamptz(3) null;`);
    this.addSql(`alter table "orders" add "evidence_id" text null;`);
    // Orders that ended before had their evidence as a sentence only.
    this.addSql(`with ended as (
        update "orders" set "evidence_id" = gen_random_uuid()::text
        where status in ('denied', 'filled', 'canceled', 'rejected', 'expired') returning *
      )
      insert into "order_evidence" ("id", "order_id", "kind", "status", "detail", "observed_at")
      select evidence_id, id, case when status = 'denied' then 'denied' else 'query' end, status, coalesce(evidence, ''), updated_at from ended;`);
    this.addSql(`alter table "orders" add constraint "orders_end_with_evidence"
      check (status <> all (array['denied', 'filled', 'canceled', 'rejected', 'expired']) or evidence_id is not null);`);
    this.addSql(
      `create trigger "order_evidence_append_only" before update or delete on "order_evidence" for each row execute function refuse_change();`,
    );
  }

  override down(): void {
    this.addSql(`alter table "orders" drop constraint "orders_end_with_evidence";`);
    this.addSql(`drop table "order_evidence";`);
    this.addSql(`alter table "orders" drop column "evidence_id";`);
    this.addSql(`alter table "positions" drop column "naked_since";`);
  }
}
