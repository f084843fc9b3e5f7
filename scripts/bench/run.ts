import { startThrowaway } from '../local/throwaway.ts';
import { startChild } from './child.ts';
import { startFloor } from './floor.ts';
import type { Machine } from './machine.ts';
import { describeMachine } from './machine.ts';
import { startBenchPlatform } from './platform.ts';
import type { Round, RoundPlan } from './round.ts';
import { measureRound } from './round.ts';
import type { StepTime } from './steps.ts';
import { stepTimes } from './steps.ts';
import type { Throughput } from './throughput.ts';
import { closeAll, measureThroughput } from './throughput.ts';

/** How much is measured. */
export interface BenchPlan {
  warmUp: RoundPlan;
  rounds: number;
  round: RoundPlan;
  /** Each concurrency, as often as `blocks` says. */
  concurrencies: readonly number[];
  blocks: number;
  signalsPerBlock: number;
}

export interface BenchResult {
  plan: BenchPlan;
  machine: Machine;
  rounds: Round[];
  throughput: Throughput[];
  steps: { entry: StepTime[]; exit: StepTime[] };
  /** Resident memory of this process, bytes, and how many positions were open in between. */
  memory: { before: number; after: number; positions: number };
  closedPerSecond: number;
}

/** Everything, on servers of its own that are gone afterwards. */
export async function runBench(plan: BenchPlan, say: (line: string) => void): Promise<BenchResult> {
  const servers = await startThrowaway(say, { isDurable: true });
  const blocks = plan.concurrencies.flatMap((concurrency) => Array.from({ length: plan.blocks }, () => concurrency));
  const positions = blocks.length * plan.signalsPerBlock;
  try {
    say('Starting the workers, the api and the floors…');
    const platform = await startBenchPlatform(servers, Math.max(positions, 2 * plan.round.each));
    const workflows = await startFloor(servers.temporal, platform.client);
    const door = await startChild(import.meta.resolve('./floor-door.ts'), { DATABASE_URL: servers.databaseUrl });
    const floors = { workflows, doorUrl: `${door.url}/` };
    try {
      say('Warming up…');
      await measureRound(platform, floors, plan.warmUp);
      const rounds: Round[] = [];
      for (let index = 0; index < plan.rounds; index += 1) {
        say(`Latency, round ${index + 1} of ${plan.rounds}…`);
        rounds.push(await measureRound(platform, floors, plan.round));
      }
      const steps = await stepTimes(
        platform.record,
        rounds.flatMap((round) => round.signals),
      );
      const before = process.memoryUsage.rss();
      const throughput: Throughput[] = [];
      for (const [index, concurrency] of blocks.entries()) {
        say(`Throughput, ${plan.signalsPerBlock} signals at concurrency ${concurrency}…`);
        const open = index * plan.signalsPerBlock;
        throughput.push(
          await measureThroughput(platform, workflows, { count: plan.signalsPerBlock, concurrency, open }),
        );
      }
      const after = process.memoryUsage.rss();
      say(`Closing ${positions} positions…`);
      const closedPerSecond = await closeAll(platform, positions);
      const machine = await describeMachine(servers.databaseUrl, platform.client);
      return {
        plan,
        machine,
        rounds,
        throughput,
        steps,
        memory: { before, after, positions },
        closedPerSecond,
      };
    } finally {
      await door.stop();
      await workflows.stop();
      await platform.stop();
    }
  } finally {
    await servers.stop();
  }
}
