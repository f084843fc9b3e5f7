import { Migration } from '@mikro-orm/migrations';

/** What sources send is kept. */
export class Migration20261120134100_inbox extends Migration {
  override name = 'Migration20261120134100_inbox';

  override up(): void {
    this
      .addSql(`create table "inbox_messages" ("id" text not null, "source_id" text not null, "sequence" int not null, "status" text not null,
      "content_type" text null, "body" text not null, "body_hash" text not null, "original_body" text null, "revision" int not null,
      "attempts" int not null, "code" text null, "reason" text null, "signal_id" text null, "reference_price" numeric null,
      "received_at" timestamptz(3) not null, "effective_at" timestamptz(3) not null, "settled_at" timestamptz(3) null, primary key ("id"));`);
    this.addSql(
      `alter table "inbox_messages" add constraint "inbox_messages_order_unique" unique ("source_id", "sequence");`,
    );
    this.addSql(
      `create index "inbox_messages_source_id_body_hash_index" on "inbox_messages" ("source_id", "body_hash");`,
    );
    this.addSql(
      `create index inbox_messages_waiting on inbox_messages (source_id, sequence) where status = 'waiting';`,
    );
    this.addSql(
      `alter table "inbox_messages" add constraint "inbox_messages_status_check" check ("status" in ('waiting', 'delivered', 'repeated', 'dead'));`,
    );
    this.addSql(`alter table "inbox_messages" add constraint "inbox_messages_code_check" check ("code" in
      ('notUnderstood', 'fieldInvalid', 'instrumentUnknown', 'closingNotSupported', 'sourceUnlinked', 'undeliverable'));`);
    this.addSql(
      `alter table "inbox_messages" add constraint "inbox_messages_source_id_foreign" foreign key ("source_id") references "sources" ("id");`,
    );
    this.addSql(
      `alter table "inbox_messages" add constraint "inbox_messages_signal_id_foreign" foreign key ("signal_id") references "signals" ("id");`,
    );
  }

  override down(): void {
    this.addSql(`drop table "inbox_messages";`);
  }
}
