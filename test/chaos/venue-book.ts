import type { Client } from 'pg';

import { withClient } from '../../scripts/local/postgres-client.ts';

/** What must hold at every instant. Each query names what is wrong; the first two also hold for orders that nobody remembers. */
const ALWAYS = [
  `select 'order ' || client_order_id || ' stands ' || count(*) || ' times in the book' as problem
   from paper_orders group by account_id, client_order_id having count(*) > 1`,
  `select 'order ' || client_order_id || ' has no intent of ours' as problem from paper_orders as venue
   where not exists (select from orders where client_order_id = venue.client_order_id and venue_account_id = venue.account_id)`,
  `select 'account ' || account_id || ' has ' || count(*) || ' entries for ' || told.signals || ' signals' as problem
   from paper_orders as venue join lateral (
     select count(*) as signals from executions join deployments on deployments.id = executions.deployment_id
     where deployments.venue_account_id = venue.account_id) as told on true
   where not is_reduce_only group by account_id, told.signals having count(*) > told.signals`,
  `select 'signal and deployment ' || entry || ' have ' || count(*) || ' entries' as problem from (
     select split_part(client_order_id, ':', 1) || ' ' || split_part(client_order_id, ':', 2) as entry
     from paper_orders where client_order_id like '%:entry:%') as entries group by entry having count(*) > 1`,
  // Every account of these tests trades one position, so that its holding never changes sign.
  `select 'fill ' || sequence || ' turns the position of account ' || account_id || ' to ' || held as problem from (
     select account_id, sequence, first_value(side) over walk as opened_by,
       sum(case side when 'buy' then quantity else -quantity end) over walk as held
     from paper_fills window walk as (partition by account_id, instrument order by sequence)) as walked
   where (opened_by = 'buy' and held < 0) or (opened_by = 'sell' and held > 0)`,
  `select 'exit ' || client_order_id || ' is not reduce-only' as problem from paper_orders
   where not is_reduce_only and client_order_id not like '%:entry:%'`,
];

const OPEN = `status not in ('filled', 'canceled', 'rejected', 'expired', 'denied')`;
const HELD = `(select account_id, instrument, signed_quantity as quantity from paper_positions where signed_quantity <> 0)`;

/** What must hold once nothing is under way: our fills and positions are the venue's, and each holding is covered exactly. */
const IN_THE_END = [
  `select 'fills of ' || coalesce(theirs.id, ours.id) || ': the venue has ' || coalesce(theirs.sums, 'none') || ', we have ' || coalesce(ours.sums, 'none') as problem
   from (select client_order_id as id, count(*) || ' × ' || trim_scale(sum(quantity)) || ' for ' || trim_scale(sum(quantity * price)) || ' fee ' || trim_scale(sum(fee)) as sums
         from paper_fills group by account_id, client_order_id) as theirs
   full join (select client_order_id as id, count(*) || ' × ' || trim_scale(sum(quantity)) || ' for ' || trim_scale(sum(quantity * price)) || ' fee ' || trim_scale(sum(fee)) as sums
         from fills group by venue_account_id, client_order_id) as ours on ours.id = theirs.id
   where theirs.sums is distinct from ours.sums`,
  `select 'account ' || coalesce(theirs.account_id, ours.account_id) || ': the venue holds ' || coalesce(theirs.quantity, 0) || ', we hold ' || coalesce(ours.quantity, 0) as problem
   from ${HELD} as theirs
   full join (select venue_account_id as account_id, instrument, sum(signed_quantity) as quantity from positions
              where status <> 'closed' group by 1, 2 having sum(signed_quantity) <> 0) as ours
     on ours.account_id = theirs.account_id and ours.instrument = theirs.instrument
   where theirs.quantity is distinct from ours.quantity`,
  `select 'account ' || held.account_id || ' holds ' || held.quantity || ' with ' || stops.count || ' stops over ' || stops.quantity as problem
   from ${HELD} as held join lateral (
     select count(*) as count, coalesce(sum(quantity - filled_quantity), 0) as quantity from paper_orders
     where account_id = held.account_id and instrument = held.instrument and type = 'stopMarket' and is_reduce_only
       and side = case when held.quantity > 0 then 'sell' else 'buy' end and ${OPEN}) as stops on true
   where stops.count <> 1 or stops.quantity <> abs(held.quantity)`,
  `select 'account ' || held.account_id || ' holds ' || held.quantity || ' with targets over ' || targets.quantity as problem
   from ${HELD} as held join lateral (
     select coalesce(sum(quantity - filled_quantity), 0) as quantity from paper_orders
     where account_id = held.account_id and instrument = held.instrument and type = 'takeProfitMarket' and ${OPEN}) as targets on true
   where targets.quantity > abs(held.quantity)`,
  `select 'order ' || client_order_id || ' rests although its account is flat' as problem from paper_orders as resting
   where ${OPEN} and not exists (select from ${HELD} as held where held.account_id = resting.account_id)`,
];

/** The exits that the venue filled for the position of a signal. */
export interface FilledExit {
  signalId: string;
  type: string;
  quantity: string;
}

/** The paper venue's own book, read by a connection of ours that may only read. */
export class VenueBook {
  readonly #databaseUrl: string;

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
  }

  /** Violations of what holds at every instant. */
  always = (): Promise<string[]> => this.#problems(ALWAYS);

  /** Violations of what holds once nothing is under way. */
  inTheEnd = (): Promise<string[]> => this.#problems([...ALWAYS, ...IN_THE_END]);

  /** Orders other than entries that were filled, of the accounts to which these signals went. */
  filledExits(signalIds: readonly string[]): Promise<FilledExit[]> {
    const query = `select positions.signal_id as "signalId", venue.type, trim_scale(venue.filled_quantity)::text as quantity
      from paper_orders as venue join positions on positions.venue_account_id = venue.account_id
      where positions.signal_id = any ($1) and venue.is_reduce_only and venue.filled_quantity > 0`;
    return this.#connected(async (client) => (await client.query<FilledExit>(query, [signalIds])).rows);
  }

  async #problems(queries: readonly string[]): Promise<string[]> {
    return this.#connected(async (client) => {
      const found: { problem: string }[] = [];
      for (const query of queries) found.push(...(await client.query<{ problem: string }>(query)).rows);
      return found.map(({ problem }) => problem);
    });
  }

  #connected<Result>(read: (client: Client) => Promise<Result>): Promise<Result> {
    return withClient(this.#databaseUrl, async (client) => {
      await client.query('begin isolation level repeatable read read only');
      return read(client);
    });
  }
}
