import { Migration } from '@mikro-orm/migrations';

/** A signal may be taken back before its entry is sent. */
export class Migration20261120131000_signal_cancellation extends Migration {
  override name = 'Migration20261120131000_signal_cancellation';

  override up(): void {
    this.addSql(`alter table "signals" add "cancelled_at" timestamptz(3) null, add "cancel_reason" text null;`);
  }

  override down(): void {
    this.addSql(`alter table "signals" drop column "cancelled_at", drop column "cancel_reason";`);
  }
}
