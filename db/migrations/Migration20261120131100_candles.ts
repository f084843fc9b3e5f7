import { Migration } from '@mikro-orm/migrations';

/** What instruments did, minute by minute and day by day. */
export class Migration20261120131100_candles extends Migration {
  override name = 'Migration20261120131100_candles';

  override up(): void {
    this.addSql(
      `create table "candles" ("instrument" text not null, "timeframe" text not null, "opened_at" timestamptz(3) not null, "open" numeric not null, "high" numeric not null, "low" numeric not null, "close" numeric not null, "volume" numeric null, "is_closed" boolean not null, primary key ("instrument", "timeframe", "opened_at"));`,
    );
    this.addSql(
      `alter table "candles" add constraint "candles_timeframe_check" check ("timeframe" in ('1m', '5m', '15m', '1h', '4h', '1d'));`,
    );
  }

  override down(): void {
    this.addSql(`drop table "candles";`);
  }
}
