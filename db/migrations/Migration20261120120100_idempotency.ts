import { Migration } from '@mikro-orm/migrations';

/** Requests that make something may be sent twice. */
export class Migration20261120120100_idempotency extends Migration {
  override name = 'Migration20261120120100_idempotency';

  override up(): void {
    this.addSql(
      `create table "idempotency_keys" ("key" text not null, "operation" text not null, "content_hash" text not null, "resource_id" text not null, "created_at" timestamptz(3) not null, primary key ("key"));`,
    );
  }

  override down(): void {
    this.addSql(`drop table "idempotency_keys";`);
  }
}
