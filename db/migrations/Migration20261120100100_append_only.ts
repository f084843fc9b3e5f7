import { Migration } from '@mikro-orm/migrations';

/** What the schema tool cannot say: the ledger and the events are append-only, and each ledger transaction sums to zero at commit. */
export class Migration20261120100100_append_only extends Migration {
  override name = 'Migration20261120100100_append_only';

  override up(): void {
    this.addSql(`create function refuse_change() returns trigger language plpgsql as $$
      begin raise exception 'rows of % are never changed or deleted', tg_table_name; end $$;`);
    for (const table of ['ledger_transactions', 'ledger_entries', 'events', 'fills']) {
      this.addSql(
        `create trigger "${table}_append_only" before update or delete on "${table}" for each row execute function refuse_change();`,
      );
    }
    this.addSql(`create function require_balance() returns trigger language plpgsql as $$
      begin
        if (select sum(amount) from ledger_entries where transaction_key = new.transaction_key) <> 0 then
          raise exception 'ledger transaction % does not sum to zero', new.transaction_key;
        end if;
        return null;
      end $$;`);
    this
      .addSql(`create constraint trigger ledger_entries_balance after insert on "ledger_entries" deferrable initially deferred
      for each row execute function require_balance();`);
  }

  override down(): void {
    this.addSql(`drop trigger ledger_entries_balance on "ledger_entries";`);
    for (const table of ['ledger_transactions', 'ledger_entries', 'events', 'fills'])
      this.addSql(`drop trigger "${table}_append_only" on "${table}";`);
    this.addSql('drop function require_balance(); drop function refuse_change();');
  }
}
