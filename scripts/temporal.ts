import { spawnSync } from 'node:child_process';
import { findTemporal } from './local/temporal-binary.ts';
import { NAMESPACE } from './local/temporal-settings.ts';

/** `npm run -s temporal -- workflow list …`: the temporal program that `npm start` uses, pointed at its server. */
const found = await findTemporal();
if (!('path' in found)) {
  console.error(`There is no temporal program yet: ${found.onPath}; ${found.inCache}. \`npm start\` obtains one.`);
  process.exit(1);
}
const env = { TEMPORAL_ADDRESS: '127.0.0.1:7233', TEMPORAL_NAMESPACE: NAMESPACE, ...process.env };
const { status } = spawnSync(found.path, process.argv.slice(2), { stdio: 'inherit', env });
process.exit(status ?? 1);
