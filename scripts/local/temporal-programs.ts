import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

import { cacheFolder } from './cache-folder.ts';
import { Problem, sentenceOf } from './problem.ts';
import { buildTemporal } from './temporal-build.ts';
import type { Obtain } from './temporal-binary.ts';

/** The server inside the CLI of TEMPORAL_VERSION; tools/temporal/go.mod pins the same one. */
const SERVER_VERSION = '1.31.2';

/** The programs of a Temporal server that keeps its state in Postgres. */
export interface ServerPrograms {
  server: string;
  /** Makes and upgrades its schemas. */
  sqlTool: string;
}

const PACKAGES = {
  server: 'go.temporal.io/server/cmd/server',
  sqlTool: 'go.temporal.io/server/cmd/tools/sql',
} as const;

/** The server and its schema tool: our cached copies, or a build of tools/temporal. @throws Problem without Go. */
export async function obtainServerPrograms(obtain: Obtain): Promise<ServerPrograms> {
  const folder = path.join(cacheFolder(), `temporal-server-${SERVER_VERSION}-${process.platform}-${process.arch}`);
  const files: ServerPrograms = {
    server: path.join(folder, 'temporal-server'),
    sqlTool: path.join(folder, 'temporal-sql-tool'),
  };
  mkdirSync(folder, { recursive: true });
  for (const name of ['server', 'sqlTool'] as const) {
    if (existsSync(files[name])) continue;
    const partial = `${files[name]}.${process.pid}`;
    const title = `${path.basename(files[name])} ${SERVER_VERSION}`;
    try {
      await buildTemporal({
        ...obtain,
        output: partial,
        program: { title, package: PACKAGES[name], flags: '-s -w' },
      });
      renameSync(partial, files[name]);
    } catch (error) {
      obtain.signal.throwIfAborted();
      throw new Problem(
        `The Temporal server on Postgres cannot be built (${sentenceOf(error)}). Install Go 1.26.4 or newer, from https://go.dev/dl, or put ${path.basename(files[name])} ${SERVER_VERSION} at ${files[name]}.`,
      );
    } finally {
      rmSync(partial, { force: true });
    }
  }
  return files;
}
