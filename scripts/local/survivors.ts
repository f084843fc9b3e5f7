import { forgetProcess, recordedNames, survivorOf } from './process-records.ts';
import { adopt, stop } from './running.ts';

const STOP_STEPS = [
  { signal: 'SIGTERM', waitMs: 5_000 },
  { signal: 'SIGINT', waitMs: 2_000 },
] as const;

/** Ends programs that an earlier start left running because it was killed itself, but for those to spare. Returns the names of those that ran. */
export async function stopSurvivors(runFolder: string, { spare }: { spare: string[] }): Promise<string[]> {
  const stopped: string[] = [];
  for (const name of recordedNames(runFolder)) {
    if (spare.includes(name)) continue;
    const pid = survivorOf(runFolder, name);
    if (pid !== undefined) {
      await stop(adopt(pid), [...STOP_STEPS]);
      stopped.push(name);
    }
    forgetProcess(runFolder, name);
  }
  return stopped;
}
