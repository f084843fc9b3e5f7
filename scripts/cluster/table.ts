import { startTable } from '../local/table.ts';
import type { Cluster } from './cluster.ts';
import { APIS, WORKER_NAMES } from './members.ts';

/** What a person sees when the cluster runs: the table of `npm start`, who is in it, and who tells what it counts. */
export function clusterTable(cluster: Cluster, readyMs: number): string {
  const pids = cluster.pids();
  const withPid = (name: string): string => `${name} (process ${pids[name] ?? 0})`;
  return startTable(cluster, readyMs, [
    ['Behind the proxy', APIS.map(withPid).join(', ')],
    ['Workers', WORKER_NAMES.map(withPid).join(', ')],
    ['Metrics', [`${cluster.apiUrl}/metrics`, ...Object.values(cluster.metricsUrls)].join(', ')],
  ]);
}
