import { setTimeout as sleep } from 'node:timers/promises';

import type { Observer } from './observer.ts';
import type { Rows, Snapshot, Violation } from './snapshot.ts';
import type { CampaignStage } from './stage.ts';
import type { Workload } from './workload.ts';

const ROUND_MS = 1_500;
const SETTLED_WITHIN_MS = 90_000;
const FLAT_WITHIN_MS = 120_000;
const CLOSE_AGAIN_MS = 15_000;

/** Heals every link and every lie. */
export async function heal(stage: CampaignStage): Promise<void> {
  for (const link of stage.links) link.set({ kind: 'pass' });
  stage.market.freeze(false);
  for (const { venue } of stage.venues) {
    await venue.control.script();
    for (const symbol of ['BTCUSD', 'ETHUSD', 'SOLUSD']) await venue.control.symbol(symbol, 'TRADING');
  }
}

const reconcile = (stage: CampaignStage): Promise<unknown> =>
  stage.temporal((client) => client.schedule.getHandle('reconciliation').trigger()).catch(() => undefined);

/** What has no answer yet, and so cannot be judged. */
const inFlight = (rows: Rows): number =>
  rows.orders.filter(({ status }) => status === 'initialized' || status === 'submitted').length +
  rows.positions.filter(({ status }) => status === 'closing').length;

export interface Ending {
  snapshot: Snapshot | null;
  violations: readonly Violation[];
  /** Until nothing was in flight and no law was broken, or the time was over. */
  tookMs: number;
}

/** Waits until every law of class E holds and nothing is in flight; says what is still broken when the time is over. Those of class S were asked all along. */
async function settled(
  observer: Observer,
  stage: CampaignStage,
  withinMs: number,
  isDone: (rows: Rows) => boolean,
): Promise<Ending> {
  const startedAt = performance.now();
  let last: Ending = { snapshot: null, violations: [], tookMs: 0 };
  for (let round = 0; ; round += 1) {
    if (round % 8 === 0) await reconcile(stage);
    try {
      const { snapshot, violations } = await observer.look(['E']);
      last = { snapshot, violations, tookMs: performance.now() - startedAt };
      if (violations.length === 0 && isDone(snapshot.rows)) return last;
    } catch (error) {
      const what = `the end could not be read: ${String(error)}`;
      last = { ...last, violations: [{ invariant: 'END', what }], tookMs: performance.now() - startedAt };
    }
    if (last.tookMs > withinMs) return last;
    await sleep(ROUND_MS);
  }
}

/** With positions open: every law holds within the time that class E has. */
export const settle = (observer: Observer, stage: CampaignStage): Promise<Ending> =>
  settled(observer, stage, SETTLED_WITHIN_MS, (rows) => inFlight(rows) === 0);

/** Closes everything that is open, and asks again. */
export async function flatten(observer: Observer, stage: CampaignStage, work: Workload): Promise<Ending> {
  const over = new AbortController();
  const isOver = (): boolean => over.signal.aborted;
  const closing = (async () => {
    while (!isOver()) {
      const open = (observer.rows?.positions ?? []).filter(({ status }) => status !== 'closed');
      const closes = open.map(({ id }) => work.journal.send(`/api/positions/${id}/close`, `end-${id}`, {}, 12_000));
      await Promise.allSettled(closes);
      for (let waited = 0; waited < CLOSE_AGAIN_MS && !isOver(); waited += ROUND_MS) await sleep(ROUND_MS);
    }
  })();
  const ending = await settled(observer, stage, FLAT_WITHIN_MS, (rows) =>
    rows.positions.every(({ status }) => status === 'closed'),
  );
  over.abort();
  await closing;
  const left = (ending.snapshot?.rows.positions ?? []).filter(({ status }) => status !== 'closed');
  const stuck = left.map(({ id, status }) => ({
    invariant: 'END',
    what: `position ${id} is ${status} and does not close`,
  }));
  return { ...ending, violations: [...ending.violations, ...stuck] };
}
