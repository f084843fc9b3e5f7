import { Migration } from '@mikro-orm/migrations';

/** Agents and deployments count their changes; a user has an agent deployed once on each network. */
export class Migration20261120130000_revisions extends Migration {
  override name = 'Migration20261120130000_revisions';

  override up(): void {
    for (const table of ['agents', 'deployments']) {
      this.addSql(`alter table "${table}" add "updated_at" timestamptz(3) null, add "revision" int null;`);
      this.addSql(`update "${table}" set "updated_at" = "created_at", "revision" = 1;`);
      this.addSql(`alter table "${table}" alter "updated_at" set not null, alter "revision" set not null;`);
    }
    this.addSql(`alter table "deployments" add "network" text not null default 'paper';`);
    this.addSql(`alter table "deployments" alter "network" drop default;`);
    this.addSql(
      `alter table "deployments" add constraint "deployments_network_check" check ("network" in ('paper', 'live'));`,
    );
    // Until now a user could have an agent deployed several times: the later ones trade on, each for a user of its own.
    this.addSql(`create temporary table "moved" on commit drop as
      select "id", "user_id", "venue_account_id" from (
        select *, row_number() over (partition by "agent_id", "user_id" order by "created_at", "id") as "place"
        from "deployments" where "status" <> 'killed'
      ) as "ranked" where "place" > 1;`);
    this.addSql(`insert into "users" ("id", "name", "created_at") select 'of-' || "id", 'local', now() from "moved";`);
    // What was halted or killed with its user stays so.
    this.addSql(`insert into "trading_states" ("scope", "key", "state", "reason", "killed_at", "updated_at")
      select "scope", 'of-' || "moved"."id", "state", "reason", "killed_at", "updated_at"
      from "moved" join "trading_states" on "scope" = 'user' and "key" = "moved"."user_id";`);
    this.addSql(`update "deployments" set "user_id" = 'of-' || "id" where "id" in (select "id" from "moved");`);
    this.addSql(`update "venue_accounts" as "account" set "user_id" = 'of-' || "moved"."id"
      from "moved" where "moved"."venue_account_id" = "account"."id";`);
    this.addSql(
      `create unique index deployments_one_of_a_user on deployments (agent_id, user_id, network) where status <> 'killed';`,
    );
  }

  override down(): void {
    this.addSql(`drop index "deployments_one_of_a_user";`);
    this.addSql(`alter table "deployments" drop column "network";`);
    for (const table of ['agents', 'deployments'])
      this.addSql(`alter table "${table}" drop column "updated_at", drop column "revision";`);
  }
}
