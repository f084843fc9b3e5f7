import { Migration } from '@mikro-orm/migrations';

/** An alert that bears the name of another one is a dead letter. */
export class Migration20261120141000_id_used extends Migration {
  override name = 'Migration20261120141000_id_used';

  override up(): void {
    this.addSql(`alter table "inbox_messages" drop constraint "inbox_messages_code_check";`);
    this.addSql(`alter table "inbox_messages" add constraint "inbox_messages_code_check" check ("code" in
      ('notUnderstood', 'fieldInvalid', 'instrumentUnknown', 'closingNotSupported', 'idUsed', 'sourceUnlinked', 'undeliverable'));`);
  }

  override down(): void {
    this.addSql(`alter table "inbox_messages" drop constraint "inbox_messages_code_check";`);
    this.addSql(`alter table "inbox_messages" add constraint "inbox_messages_code_check" check ("code" in
      ('notUnderstood', 'fieldInvalid', 'instrumentUnknown', 'closingNotSupported', 'sourceUnlinked', 'undeliverable'));`);
  }
}
