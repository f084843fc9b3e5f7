import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { stringify } from 'yaml';

import { withLog } from '../local/logs.ts';
import { run } from '../local/running.ts';
import type { Service } from '../local/supervised.ts';
import { isListening } from '../local/temporal-client.ts';
import { withoutTemporal } from '../local/temporal-server.ts';
import { NAMESPACE } from '../local/temporal-settings.ts';

/** The Temporal Web UI as a program of its own; ready with its address. It asks nobody but the server. */
export function webUi(place: {
  program: string;
  /** Folder of its settings. */
  folder: string;
  logFile: string;
  port: number;
  temporalAddress: string;
}): Service<string> {
  const address = `127.0.0.1:${place.port}`;
  const url = `http://${address}`;
  const settings = {
    temporalGrpcAddress: place.temporalAddress,
    host: '127.0.0.1',
    port: place.port,
    enableUi: true,
    cors: { cookieInsecure: true, allowOrigins: [url] },
    defaultNamespace: NAMESPACE,
    disableNewsFetch: true,
  };
  return {
    name: 'web-ui',
    title: 'The Temporal Web UI',
    logFile: place.logFile,
    launch: () => {
      const folder = path.join(place.folder, 'config');
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, 'development.yaml'), stringify(settings));
      return withLog(place.logFile, (log) =>
        run(place.program, ['--root', place.folder, 'start'], {
          cwd: place.folder,
          env: withoutTemporal(process.env),
          stdio: ['ignore', log, log],
        }),
      );
    },
    untilReady: async (_running, signal) => {
      while (!signal.aborted && !(await isListening(address))) await sleep(50);
      return url;
    },
    readyWithinMs: 20_000,
    stopSteps: [{ signal: 'SIGTERM', waitMs: 1_500 }],
  };
}
