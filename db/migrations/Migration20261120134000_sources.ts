import { Migration } from '@mikro-orm/migrations';

/** Agents have sources. */
export class Migration20261120134000_sources extends Migration {
  override name = 'Migration20261120134000_sources';

  override up(): void {
    this
      .addSql(`create table "sources" ("id" text not null, "agent_id" text not null, "kind" text not null, "name" text not null,
      "account" text null, "status" text not null, "token_revision" int not null, "token_hash" text null, "last_sequence" int not null,
      "created_at" timestamptz(3) not null, "unlinked_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(`alter table "sources" add constraint "sources_token_hash_unique" unique ("token_hash");`);
    this.addSql(
      `alter table "sources" add constraint "sources_kind_check" check ("kind" in ('tradingView', 'x', 'telegram', 'research', 'trader'));`,
    );
    this.addSql(
      `alter table "sources" add constraint "sources_status_check" check ("status" in ('linked', 'unlinked'));`,
    );
    this.addSql(
      `alter table "sources" add constraint "sources_agent_id_foreign" foreign key ("agent_id") references "agents" ("id");`,
    );
  }

  override down(): void {
    this.addSql(`drop table "sources";`);
  }
}
