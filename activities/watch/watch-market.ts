import { Context } from '@temporalio/activity';
import type { MarketWatchActivities } from '../../contracts/temporal/activities.ts';
import type { PriceTick } from '../../domain/market.ts';
import type { ActivityDependencies } from '../ports.ts';
import { venueOf } from '../venue/venue-words.ts';
import { CandleKeeper } from './candle-keeper.ts';
import { MarketWatcher } from './market-watcher.ts';

/** How often marks are saved, messages repeated and the server told that we live. */
const ROUND_MS = 1_000;
/** After this the activity returns and is started again, so that its history shows recent progress. */
const SHIFT_MS = 60 * 60 * 1000;

/** Waits for the round to pass, or for the end of the shift. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const end = (): void => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', end, { once: true });
  });

/** Keeps the trigger table current and prices flowing through it until cancelled or until its shift is over. */
export const watchMarket =
  (dependencies: ActivityDependencies): MarketWatchActivities['watchMarket'] =>
  async ({ venue }) => {
    const { record, prices, log } = dependencies;
    const activity = Context.current();
    const adapter = venueOf(dependencies, venue);
    const watcher = new MarketWatcher(dependencies, venue, adapter.capabilities.readLagMs);
    const latest = new Map<string, PriceTick>();
    const table = { isOutdated: false };
    /** Nobody heard our heartbeat: Temporal is away, or cut off from us and has started another. Prices must not stop for the first. */
    const isUnheard = (): boolean => activity.cancellationDetails?.timedOut === true;
    const called = new AbortController();
    activity.cancellationSignal.addEventListener('abort', () => {
      if (!isUnheard()) called.abort();
    });
    const shift = AbortSignal.any([called.signal, dependencies.stopping, AbortSignal.timeout(SHIFT_MS)]);
    const failed = new AbortController();
    const signal = AbortSignal.any([shift, failed.signal]);
    const candles = new CandleKeeper(dependencies, signal);

    /** After a gap fills are not all that may have changed. */
    const reconcile = (): Promise<void> =>
      dependencies.lives
        .reconcileSoon()
        .catch((error: unknown) => log.warn({ venue, error: String(error) }, 'reconciliation waits for its minute'));
    const isTemporalThere = (): Promise<boolean> =>
      dependencies.lives.reconcileSoon().then(
        () => true,
        () => false,
      );
    // Resting orders are matched first, so that a native stop speaks before ours.
    const streaming = adapter.streamFills(
      (fill) => watcher.onFill(fill),
      signal,
      () => void reconcile(),
    );
    const listening = record.exitWatches.listen((positionId) => {
      watcher.refresh(positionId ?? undefined).catch((error: unknown) => {
        table.isOutdated = true;
        log.warn({ error: String(error) }, 'the trigger table could not be read; it is read again in the next round');
      });
    }, signal);
    for (const task of [streaming, listening]) task.catch((error: unknown) => failed.abort(error));
    const unsubscribe = prices.subscribe(async (tick) => {
      latest.set(tick.instrument, tick);
      candles.hear(tick);
      await watcher.onTick(tick);
    });
    try {
      await watcher.refresh();
      await watcher.tellUnhandled();
      // Fills that were told while nobody listened are told no more: the accounts are asked.
      await dependencies.lives.reconcileSoon().catch((error: unknown) => {
        log.warn({ venue, error: String(error) }, 'reconciliation could not be asked for; its schedule brings it');
      });
      while (!signal.aborted) {
        activity.heartbeat({ watched: watcher.size });
        try {
          const ticks = [...latest.values()];
          latest.clear();
          await record.market.savePrices(ticks);
          await watcher.flush();
          if (table.isOutdated) {
            table.isOutdated = false;
            await watcher.refresh().catch((error: unknown) => {
              table.isOutdated = true;
              throw error;
            });
          }
          await watcher.tellAll();
          await candles.save();
        } catch (error) {
          log.warn({ venue, error: String(error) }, 'a round of the watcher failed; it is repeated');
        }
        await pause(ROUND_MS, signal);
        // Temporal is back, and starts another.
        if (isUnheard() && (await isTemporalThere())) break;
      }
    } finally {
      unsubscribe();
      failed.abort();
      await Promise.allSettled([streaming, listening, candles.settled()]);
      await watcher.flush().catch(() => undefined);
    }
    if (!shift.aborted && !isUnheard()) throw failed.signal.reason;
    activity.cancellationSignal.throwIfAborted();
  };
