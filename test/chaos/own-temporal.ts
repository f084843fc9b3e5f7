import path from 'node:path';
import { preferPort } from '../../scripts/local/ports.ts';
import { temporalServer } from '../../scripts/local/temporal-server.ts';
import { NAMESPACE } from '../../scripts/local/temporal-settings.ts';
import type { TestTemporal } from '../environment/index.ts';
import { variable } from '../environment/variable.ts';
import { Part } from './part.ts';

/** A single-file Temporal server of one test, which may be killed without harm to the others of the run. */
export interface OwnTemporal {
  readonly temporal: TestTemporal;
  /** kill -9. */
  kill(): Promise<void>;
  restart(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts it in `folder`; it serves when this resolves. */
export async function startOwnTemporal(folder: string): Promise<OwnTemporal> {
  const cli = variable('RATCHET_TEST_TEMPORAL_CLI', 'RATCHET_TEST_TEMPORAL_MISSING');
  const port = await preferPort(0);
  const server = temporalServer({
    binary: cli,
    folder: path.join(folder, 'temporal'),
    logFile: path.join(folder, 'temporal.log'),
    port,
    namespace: NAMESPACE,
  });
  const part = new Part(server, folder);
  await part.start();
  return {
    temporal: { address: `127.0.0.1:${port}`, namespace: NAMESPACE, cli },
    kill: () => part.kill(),
    restart: () => part.start(),
    stop: () => part.stop(),
  };
}
