import type { Database } from '../orm.ts';
import { PRICE_REFUSALS_KEY } from './market.ts';
import { IS_PROTECTED } from './overview.ts';

/** One number with the words that tell it apart. */
export interface Sample {
  labels: Record<string, string>;
  value: number;
}

/** Everything that /metrics shows, counted by the database at one moment. */
export interface PlatformMetrics {
  orders: Sample[];
  fills: Sample[];
  refusals: Sample[];
  signals: Sample[];
  events: Sample[];
  positions: Sample[];
  prices: { instrument: string; venueAtMs: number; receivedAtMs: number }[];
  /** Ticks that nobody heard of; without an instrument where a feed's parser turned the message away. */
  priceRefusals: Sample[];
  /** Positions that hold something without confirmed protection now; since when the first of them does, null where there is none. */
  unprotected: { count: number; sinceMs: number | null };
  nakedMs: { sum: number; max: number; count: number };
  /** Milliseconds between two steps, over the last hour. */
  latencies: Sample[];
  openCases: number;
}

/** A scrape never looks at more events than this, however busy the last hour was. */
const MOST_EVENTS = 100_000;

const LATENCIES = `
  with recent as (
    select type, aggregate_id, correlation_id, payload, recorded_at from events
    where sequence > (select coalesce(max(sequence), 0) - ${MOST_EVENTS} from events) and recorded_at > now() - interval '1 hour'
  ), accepted as (
    select correlation_id, min(recorded_at) as at from recent where type = 'signal.received' group by 1
  ), submitted as (
    select aggregate_id, min(correlation_id) as correlation_id, min(payload->>'leg') as leg, min(recorded_at) as at
    from recent where type = 'order.submitted' group by 1
  ), updated as (
    select aggregate_id, min(recorded_at) as at from recent where type = 'order.updated' group by 1
  ), steps as (
    select 'acceptedToSubmitted' as step, extract(epoch from min(s.at) - a.at) * 1000 as ms
    from accepted a join submitted s on s.correlation_id = a.correlation_id and s.leg = 'entry' group by a.correlation_id, a.at
    union all
    select 'submittedToUpdated', extract(epoch from u.at - s.at) * 1000 from submitted s join updated u using (aggregate_id)
    union all
    select 'firstFillToProtected', p.naked_ms from positions p
    where p.naked_ms is not null and p.id in (select aggregate_id from recent where type = 'position.opened')
  )
  select step, q as quantile, percentile_cont(q) within group (order by ms) as value
  from steps, unnest(array[0.5, 0.95, 0.99]::float8[]) as q group by step, q order by step, q`;

export const platformMetricsRepository = (database: Database) => ({
  async read(): Promise<PlatformMetrics> {
    const em = database.em.fork();
    const grouped = async (sql: string): Promise<Sample[]> => {
      const rows = await em.execute<Record<string, string | null>[]>(sql);
      return rows.map(({ value, ...labels }) => ({
        labels: Object.fromEntries(Object.entries(labels).map(([name, label]) => [name, label ?? ''])),
        value: Number(value),
      }));
    };
    const one = async (sql: string): Promise<Record<string, number>> => {
      const [row] = await em.execute<Record<string, string>[]>(sql);
      return Object.fromEntries(Object.entries(row ?? {}).map(([name, value]) => [name, Number(value)]));
    };
    const naked = await one(
      'select coalesce(sum(naked_ms), 0) as sum, coalesce(max(naked_ms), 0) as max, count(naked_ms) as count from positions',
    );
    const unprotected = await one(
      `select count(*) as count, extract(epoch from min(coalesce(naked_since, first_fill_at, created_at))) * 1000 as since
       from positions where status <> 'closed' and signed_quantity <> 0 and not (${IS_PROTECTED})`,
    );
    const prices = await grouped(
      `select instrument, extract(epoch from venue_at) * 1000 as venue, extract(epoch from received_at) * 1000 as received, 0 as value from prices order by 1`,
    );
    return {
      orders: await grouped('select leg, status, count(*) as value from orders group by 1, 2 order by 1, 2'),
      fills: await grouped('select venue, liquidity, count(*) as value from fills group by 1, 2 order by 1, 2'),
      refusals: await grouped(
        `select payload->>'code' as code, count(*) as value from events where type in ('signal.refused', 'signal.expired') group by 1 order by 1`,
      ),
      signals: await grouped('select source, status, count(*) as value from signals group by 1, 2 order by 1, 2'),
      events: await grouped('select type, count(*) as value from events group by 1 order by 1'),
      positions: await grouped(
        `select venue, status, count(*) as value from positions where status <> 'closed' group by 1, 2 order by 1, 2`,
      ),
      prices: prices.map(({ labels }) => ({
        instrument: labels['instrument'] ?? '',
        venueAtMs: Number(labels['venue']),
        receivedAtMs: Number(labels['received']),
      })),
      priceRefusals: await grouped(
        `select split_part(key, '/', 2) as instrument, split_part(key, '/', 3) as reason, value::bigint as value from settings where starts_with(key, '${PRICE_REFUSALS_KEY}/') order by 1, 2`,
      ),
      unprotected: {
        count: unprotected['count'] ?? 0,
        sinceMs: unprotected['count'] ? (unprotected['since'] ?? null) : null,
      },
      nakedMs: { sum: naked['sum'] ?? 0, max: naked['max'] ?? 0, count: naked['count'] ?? 0 },
      latencies: await grouped(LATENCIES),
      openCases: (await one(`select count(*) as value from cases where status = 'open'`))['value'] ?? 0,
    };
  },
});
