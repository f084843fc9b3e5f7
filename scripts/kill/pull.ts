import { setTimeout as delay } from 'node:timers/promises';

import { pino } from 'pino';

import { recordKill, stopEntries } from '../../activities/trading/stop-entries.ts';
import { flattenAccountsOf } from '../../activities/venue/flatten-accounts.ts';
import { withdrawEntriesOf } from '../../activities/venue/withdraw-entries.ts';
import type { KillResult, KillSwitchInput } from '../../contracts/temporal/kill-switch.ts';
import { openDatabase } from '../../db/orm.ts';
import type { TradeRecord } from '../../db/repositories/index.ts';
import { createRecord } from '../../db/repositories/index.ts';
import type { PriceBoard } from '../../feeds/board.ts';
import { createPriceGuard } from '../../feeds/guard.ts';
import type { PriceFeed } from '../../feeds/port.ts';
import { paperSettings } from '../../venues/paper/settings.ts';
import type { VenueFactory } from '../../venues/registry.ts';
import { feedOfWorkers } from '../../workers/feed.ts';
import { openVenues } from '../../workers/venues.ts';
import { killInRounds } from '../../workflows/kill-rounds.ts';
import { Problem } from '../local/problem.ts';
import { progressLine } from './report.ts';

/** A venue that prices by itself needs none of ours; paper deals only at a price that it has seen. */
const PRICES_WITHIN_MS = 3_000;
const POLL_MS = 25;

const unknown = ({ scope, key }: KillSwitchInput, venues: readonly string[]): Problem =>
  new Problem(
    `There is no ${scope} ${key} on record: nothing was stopped. ${scope === 'venue' ? `Venues are ${venues.join(', ')}.` : 'Its id is in the api and on the page.'}`,
  );

/** Pulls the kill switch in this process: the same rounds and the same deeds as the workflow, which may be at it too. */
export async function pullHere(parts: {
  target: KillSwitchInput;
  databaseUrl: string;
  say: (line: string) => void;
  /** Instead of the feed that the workers have, and of the registry's venues; tests bring a venue that lies. */
  feed?: PriceFeed;
  venues?: Readonly<Record<string, VenueFactory>>;
}): Promise<KillResult> {
  const { target, databaseUrl, say } = parts;
  const feed = parts.feed ?? (await openFeedOfWorkers(databaseUrl));
  const log = pino({ name: 'kill', level: 'error' });
  const { database, record, board, venues } = await openVenues({
    databaseUrl,
    feed,
    paperSettings: paperSettings(),
    log,
    ...(parts.venues && { venues: parts.venues }),
  });
  const dependencies = { record, venues, clock: feed.clock, prices: board, log };
  const stopping = new AbortController();
  const known = await record.market.prices();
  const guard = createPriceGuard({ board, known, onRefused: () => undefined });
  const feeding = feed.run(guard, stopping.signal);
  const deploymentId = target.scope === 'deployment' ? target.key : null;
  let priced: Promise<void> | null = null;
  try {
    if (!(await record.tradingStates.isKnown(target.scope, target.key))) throw unknown(target, [...venues.keys()]);
    return await killInRounds(target, {
      stopEntries: () => stopEntries(dependencies)(target),
      withdrawEntries: (batch) => withdrawEntriesOf(dependencies, { ...batch, deploymentId }),
      flattenAccounts: async (batch) => {
        await (priced ??= untilPriced(record, board, [...venues.keys()]));
        return flattenAccountsOf(dependencies, { ...batch, deploymentId });
      },
      record: recordKill(dependencies),
      // Nobody is told: reconciliation finds what is killed, and Temporal may be away.
      tellLives: () => Promise.resolve(),
      pause: (ms) => delay(ms),
      nowMs: () => Date.now(),
      show: (progress) => say(progressLine(progress)),
    });
  } finally {
    stopping.abort();
    await Promise.allSettled([feeding]);
    await database.close();
  }
}

export async function openFeedOfWorkers(databaseUrl: string): Promise<PriceFeed> {
  const database = await openDatabase(databaseUrl, 1);
  try {
    const feed = await feedOfWorkers(createRecord(database, databaseUrl), () => Date.now());
    if (feed === null) throw new Problem('No workers have ever run on this record, so there is nothing to close.');
    return feed;
  } finally {
    await database.close();
  }
}

/** Waits a little for a price of everything that is held. */
async function untilPriced(record: TradeRecord, board: PriceBoard, venues: string[]): Promise<void> {
  const live = (await Promise.all(venues.map((venue) => record.positions.liveOfVenue(venue)))).flat();
  const wanted = [...new Set(live.map(({ instrument }) => instrument))];
  const deadline = Date.now() + PRICES_WITHIN_MS;
  while (wanted.some((each) => board.latest(each) === undefined) && Date.now() < deadline) await delay(POLL_MS);
}
