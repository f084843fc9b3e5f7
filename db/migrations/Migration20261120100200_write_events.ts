import { Migration } from '@mikro-orm/migrations';

/** Events are written by every transaction: a function makes it one round trip, and reads versions after it has the locks. */
export class Migration20261120100200_write_events extends Migration {
  override name = 'Migration20261120100200_write_events';

  override up(): void {
    this.addSql(`create function write_events(entries jsonb) returns void language plpgsql as $$
      declare
        aggregate text;
        entry jsonb;
      begin
        -- In one order for everybody, so that two transactions never wait for each other.
        for aggregate in
          select distinct (value ->> 'aggregateType') || ':' || (value ->> 'aggregateId') as name
          from jsonb_array_elements(entries) order by name
        loop
          perform pg_advisory_xact_lock(hashtextextended(aggregate, 7));
        end loop;
        for entry in select value from jsonb_array_elements(entries) loop
          insert into events (event_id, type, aggregate_type, aggregate_id, version, correlation_id, actor, payload, occurred_at)
          select entry ->> 'eventId', entry ->> 'type', entry ->> 'aggregateType', entry ->> 'aggregateId',
            coalesce(max(version), 0) + 1, entry ->> 'correlationId', entry ->> 'actor', entry -> 'payload',
            (entry ->> 'occurredAt')::timestamptz
          from events where aggregate_type = entry ->> 'aggregateType' and aggregate_id = entry ->> 'aggregateId';
        end loop;
      end $$;`);
  }

  override down(): void {
    this.addSql('drop function write_events(jsonb);');
  }
}
