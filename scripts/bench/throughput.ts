import { comeHome, fall, stopPlan } from './exits.ts';
import type { Floor } from './floor.ts';
import { nowMs } from './clock.ts';
import { closedLoop } from './load.ts';
import type { BenchPlatform } from './platform.ts';
import { INSTRUMENT } from './platform.ts';
import { sendSignal, untilClosed, untilProtected } from './walks.ts';

/** How many signals a second go through at one concurrency. */
export interface Throughput {
  concurrency: number;
  count: number;
  /** Until the venue has answered the entry. */
  orderedPerSecond: number;
  /** Until every position of the block is open and protected. */
  protectedPerSecond: number;
  barePerSecond: number;
  /** Processor time of this process for one signal until it is protected, and for one bare workflow: noise hardly touches it. */
  processorMs: number;
  bareProcessorMs: number;
}

/** One block of ours after one of the floor. The positions stay open; `open` tells how many there are before. */
export async function measureThroughput(
  platform: BenchPlatform,
  floor: Floor,
  { count, concurrency, open }: { count: number; concurrency: number; open: number },
): Promise<Throughput> {
  await comeHome(platform, INSTRUMENT);
  const idle = process.cpuUsage();
  const barePerSecond = await floor.perSecond({ count, concurrency });
  const bare = process.cpuUsage(idle);
  const rested = process.cpuUsage();
  const startMs = nowMs();
  const tookMs = await closedLoop({ count, concurrency }, async (index) => {
    const sent = await sendSignal(platform, platform.deploymentIds[open + index] ?? '', stopPlan(0));
    await platform.tap.answered.of(sent.orders.entry);
  });
  await untilProtected(platform, open + count);
  const used = process.cpuUsage(rested);
  return {
    concurrency,
    count,
    orderedPerSecond: (count * 1000) / tookMs,
    protectedPerSecond: (count * 1000) / (nowMs() - startMs),
    barePerSecond,
    processorMs: millisecondsOf(used) / count,
    bareProcessorMs: millisecondsOf(bare) / count,
  };
}

const millisecondsOf = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1000;

/** A price at which every stop at the venue fills; returns positions closed and settled a second. */
export async function closeAll(platform: BenchPlatform, open: number): Promise<number> {
  const startMs = nowMs();
  await fall(platform);
  await untilClosed(platform);
  return (open * 1000) / (nowMs() - startMs);
}
