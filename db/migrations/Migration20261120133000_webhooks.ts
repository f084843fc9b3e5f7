import { Migration } from '@mikro-orm/migrations';

/** Users are told of events by their own programs. */
export class Migration20261120133000_webhooks extends Migration {
  override name = 'Migration20261120133000_webhooks';

  override up(): void {
    this.addSql(
      `create table "webhooks" ("id" text not null, "user_id" text not null, "url" text not null, "event_types" jsonb null, "status" text not null, "disabled_reason" text null, "revision" int not null, "secret_revision" int not null, "cursor" text not null, "failing_since" timestamptz(3) null, "has_news" boolean not null, "created_at" timestamptz(3) not null, "updated_at" timestamptz(3) not null, primary key ("id"));`,
    );
    this.addSql(
      `create table "webhook_deliveries" ("id" text not null, "webhook_id" text not null, "event_id" text not null, "event_type" text not null, "cursor" text not null, "status" text not null, "attempts" int not null, "last_status" int null, "problem" text null, "replay_of" text null, "created_at" timestamptz(3) not null, "last_attempt_at" timestamptz(3) null, primary key ("id"));`,
    );
    this.addSql(
      `create index webhook_deliveries_pending on webhook_deliveries (webhook_id, id) where status = 'pending';`,
    );
    this.addSql(`create index "webhook_deliveries_webhook_id_id_index" on "webhook_deliveries" ("webhook_id", "id");`);
    this.addSql(
      `create unique index webhook_deliveries_one_of_an_event on webhook_deliveries (webhook_id, event_id) where replay_of is null;`,
    );
    this.addSql(
      `alter table "webhooks" add constraint "webhooks_user_id_foreign" foreign key ("user_id") references "users" ("id");`,
    );
    this.addSql(
      `alter table "webhooks" add constraint "webhooks_status_check" check ("status" in ('active', 'paused', 'disabled', 'removed'));`,
    );
    this.addSql(
      `alter table "webhooks" add constraint "webhooks_disabled_reason_check" check ("disabled_reason" in ('gone', 'failing'));`,
    );
    this.addSql(
      `alter table "webhook_deliveries" add constraint "webhook_deliveries_webhook_id_foreign" foreign key ("webhook_id") references "webhooks" ("id");`,
    );
    this.addSql(
      `alter table "webhook_deliveries" add constraint "webhook_deliveries_status_check" check ("status" in ('pending', 'delivered', 'failed'));`,
    );
  }

  override down(): void {
    this.addSql(`drop table "webhook_deliveries";`);
    this.addSql(`drop table "webhooks";`);
  }
}
