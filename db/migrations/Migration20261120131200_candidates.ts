import { Migration } from '@mikro-orm/migrations';

/** What research brings is visible from the moment at which it is seen, also when it comes to nothing. */
export class Migration20261120131200_candidates extends Migration {
  override name = 'Migration20261120131200_candidates';

  override up(): void {
    this.addSql(
      `create table "candidates" ("id" text not null, "source" text not null, "name" text not null, "content_hash" text not null, "status" text not null, "reason" text null, "signal_id" text null, "seen_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(
      `alter table "candidates" add constraint "candidates_content_unique" unique ("source", "name", "content_hash");`,
    );
    this.addSql(
      `alter table "candidates" add constraint "candidates_status_check" check ("status" in ('waiting', 'taken', 'refused'));`,
    );
  }

  override down(): void {
    this.addSql(`drop table "candidates";`);
  }
}
