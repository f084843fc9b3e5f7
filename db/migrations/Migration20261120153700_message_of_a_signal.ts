import { Migration } from '@mikro-orm/migrations';

/** The alert that became a signal is found by it, and is one. */
export class Migration20261120153700_message_of_a_signal extends Migration {
  override name = 'Migration20261120153700_message_of_a_signal';

  override up(): void {
    this.addSql(
      `create unique index inbox_messages_signal_unique on inbox_messages (signal_id) where status = 'delivered';`,
    );
  }

  override down(): void {
    this.addSql(`drop index inbox_messages_signal_unique;`);
  }
}
