import { sentenceOf } from '../../../scripts/local/problem.ts';
import { obtainServerPrograms } from '../../../scripts/local/temporal-programs.ts';
import type { CampaignResult } from './campaign.ts';
import { runCampaign } from './campaign.ts';
import { runPatchedBuilds } from './mutants/patched/round.ts';
import type { Circumstances } from './report.ts';
import { report } from './report.ts';
import { failuresOf } from './scoreboard.ts';

/** A shorter round runs on the server of `npm start`. */
const FILE_SHARE = 0.1;
const FIVE_MINUTES_MS = 300_000;
/** From this many faults on, the longest stop of a worker is as long as the catalogue says, and builds with a fault are played. */
const FULL = 300;
const SHORT_STOP_MS = 20_000;
const PER_FAULT_MS = 15_000;
const LEAST_MS = 240_000;

export interface RoundTerms {
  seed: number;
  faults: number;
  isKept: boolean;
  stopping: AbortSignal;
  say: (line: string) => void;
  circumstances: Circumstances;
}

/** The campaign on the server of production, and a shorter one on that of `npm start`. Without the first, the page says so, and the run has failed. */
export async function runRounds({
  seed,
  faults,
  isKept,
  stopping,
  say,
  circumstances,
}: RoundTerms): Promise<{ page: string; failures: string[] }> {
  const notRun: string[] = [];
  const rounds: CampaignResult[] = [];
  const shared = { seed, say, isKept, stopping, limitMs: Math.max(LEAST_MS, faults * PER_FAULT_MS) };
  const hasServer = await obtainServerPrograms({ say, signal: stopping }).then(
    () => true,
    (error: unknown) => {
      notRun.push(`The round on Temporal with Postgres: ${sentenceOf(error)}`);
      return false;
    },
  );
  if (hasServer)
    rounds.push(
      await runCampaign({
        ...shared,
        faults,
        temporal: 'postgres',
        longStopMs: faults >= FULL ? FIVE_MINUTES_MS : SHORT_STOP_MS,
      }),
    );
  const short = Math.max(10, Math.round(faults * FILE_SHARE));
  rounds.push(await runCampaign({ ...shared, faults: short, temporal: 'file', longStopMs: SHORT_STOP_MS }));
  const builds = faults >= FULL ? await runPatchedBuilds(say, stopping) : { page: '', failures: [] };
  return {
    page: `${report(rounds, circumstances, notRun)}\n${builds.page}`,
    failures: [...notRun, ...rounds.flatMap(failuresOf), ...builds.failures],
  };
}
