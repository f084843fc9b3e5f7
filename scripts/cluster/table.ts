import type { Platform } from '../local/platform.ts';
import { startTable } from '../local/table.ts';
import { APIS, WORKERS } from './members.ts';

/** What a person sees when the cluster runs: the table of `npm start`, and who is in it. */
export function clusterTable(cluster: Platform, readyMs: number): string {
  const pids = cluster.pids();
  const withPid = (name: string): string => `${name} (process ${pids[name] ?? 0})`;
  return startTable(cluster, readyMs, [
    ['Behind the proxy', APIS.map(withPid).join(', ')],
    ['Workers', Object.keys(WORKERS).map(withPid).join(', ')],
  ]);
}
