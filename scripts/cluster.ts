/** `npm run cluster`: the topology of docker-compose.yml without containers, until Ctrl-C. Everything it does is in scripts/cluster/. */
import { startCluster } from './cluster/cluster.ts';
import { clusterTable } from './cluster/table.ts';
import { CLUSTER } from './local/options.ts';
import { runUntilStopped } from './local/until-stopped.ts';

await runUntilStopped(CLUSTER, startCluster, clusterTable);
