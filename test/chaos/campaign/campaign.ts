import path from 'node:path';

import { openAccounts } from './cast.ts';
import { drawFrom } from './draw.ts';
import { FeedReader } from './feed-reader.ts';
import type { Recovery } from './fleet.ts';
import { Fleet } from './fleet.ts';
import { openJournalFile } from './journal-file.ts';
import { Keeper } from './keeper.ts';
import { Observer } from './observer.ts';
import { Pauses } from './pauses.ts';
import { lineOf, planOf } from './plan.ts';
import type { Ending } from './quiesce.ts';
import { flatten, heal, settle } from './quiesce.ts';
import { TruthReader } from './read-truth.ts';
import type { Run } from './runner.ts';
import { carryOut, oneAtATime } from './runner.ts';
import type { TemporalKind } from './servers.ts';
import type { Violation } from './snapshot.ts';
import { SpanBook } from './spans.ts';
import { openStage } from './stage.ts';
import { Workload } from './workload.ts';

export interface CampaignTerms {
  seed: number;
  faults: number;
  temporal: TemporalKind;
  /** Longest time for the faults; what is left then was promised and not done. */
  limitMs: number;
  longStopMs: number;
  say: (line: string) => void;
  /** Ends everything early; the campaign fails then. */
  stopping: AbortSignal;
  /** Keeps the folder with plan, journal and logs. */
  isKept: boolean;
}

/** What a campaign came to. */
export interface CampaignResult {
  terms: CampaignTerms;
  run: Run;
  /** Broken laws of class S, as they were seen. */
  seen: readonly Violation[];
  /** With positions open, and after everything was closed. */
  settled: Ending;
  flat: Ending;
  work: Workload['counts'];
  looks: Observer['looks'];
  /** Ends of workers, each by a fault or by itself. */
  workerDeaths: number;
  recoveries: readonly Recovery[];
  lies: number;
  folder: string;
  tookMs: number;
}

const PER_USER_AND_VENUE = 4;
/** Half of an account, as the limits of its deployments say; and no deployment is asked more often. */
const CAPS = { orderNotional: '50000', ordersPerMinute: 120 };
const WARM_UP_MS = 6_000;

/** Brings the platform up, trades on it, breaks it as planned, heals it, and asks every law. */
export async function runCampaign(terms: CampaignTerms): Promise<CampaignResult> {
  const { seed, say } = terms;
  const startedAt = performance.now();
  const draw = drawFrom(seed);
  const plan = planOf(draw.branch(), terms.faults);
  const stage = await openStage(terms);
  const closers: (() => Promise<unknown>)[] = [() => stage.stop()];
  terms.stopping.addEventListener('abort', () => void stage.stop());
  try {
    const planFile = openJournalFile(path.join(stage.folder, 'plan.jsonl'));
    for (const planned of plan) planFile.write(lineOf(planned));
    const journal = openJournalFile(path.join(stage.folder, 'faults.jsonl'));
    say(`The plan of ${plan.length} faults (with spares) stands in ${stage.folder}.`);

    const fleet = new Fleet(stage);
    closers.push(() => fleet.stop());
    await fleet.start('worker');
    const part = stage.api;
    const api = new Keeper(
      {
        name: 'api',
        start: () => part.start(),
        ended: async () => {
          await part.running?.ended;
        },
      },
      () => undefined,
    );
    await api.begin();
    const members = await openAccounts(stage.servers.databaseUrl, stage.venues, PER_USER_AND_VENUE);
    const spans = new SpanBook();
    const truth = new TruthReader(stage.venues);
    const feed = new FeedReader(stage.apiUrl);
    const seen: Violation[] = [];
    const observer: Observer = new Observer(
      { stage, truth, spans, feed, caps: CAPS, acks: () => work.acks },
      (violation) => {
        seen.push(violation);
        journal.write({ violation });
        say(`     BROKEN ${violation.invariant}: ${violation.what}`);
      },
    );
    const work: Workload = new Workload(stage, members, draw.branch(), () => observer.rows);
    const pauses = new Pauses(spans, members, work);
    feed.start();
    observer.start();
    work.start();
    await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));

    const arena = { stage, fleet, api, work, pauses, spans, truth, members, rows: () => observer.rows };
    const run = await carryOut({ ...arena, alone: oneAtATime(), longStopMs: terms.longStopMs }, plan, {
      journal,
      say,
      limitMs: terms.limitMs,
    });
    say(`${run.injected.length} faults were injected; healing, and waiting until everything has settled.`);
    await work.stop();
    await heal(stage);
    const settled = await settle(observer, stage);
    observer.report(settled.violations);
    const flat = await flatten(observer, stage, work);
    observer.report(flat.violations);
    await observer.stop();
    await feed.stop();
    const lies = await Promise.all(stage.venues.map(async ({ venue }) => (await venue.truth('lies')).length));
    api.leave();
    return {
      terms,
      run,
      seen,
      settled,
      flat,
      work: work.counts,
      looks: observer.looks,
      workerDeaths: fleet.deaths.length,
      recoveries: fleet.recoveries,
      lies: lies.reduce((sum, count) => sum + count, 0),
      folder: stage.folder,
      tookMs: performance.now() - startedAt,
    };
  } finally {
    for (const close of closers.reverse()) await close().catch(() => undefined);
  }
}
