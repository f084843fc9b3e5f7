import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

import { cacheFolder } from './cache-folder.ts';
import { Problem, sentenceOf } from './problem.ts';
import { buildTemporal } from './temporal-build.ts';
import type { Obtain } from './temporal-binary.ts';

/** The server inside the CLI of TEMPORAL_VERSION; tools/temporal/go.mod pins the same one. */
export const SERVER_VERSION = '1.31.2';
/** The Web UI inside it, pinned there too. */
export const WEB_UI_VERSION = '2.50.1';

/** The programs of a Temporal server that keeps its state in Postgres. */
export interface ServerPrograms {
  server: string;
  /** Makes and upgrades its schemas. */
  sqlTool: string;
}

interface GoTool {
  file: string;
  version: string;
  package: string;
}

const SERVER: GoTool = {
  file: 'temporal-server',
  version: SERVER_VERSION,
  package: 'go.temporal.io/server/cmd/server',
};
const SQL_TOOL: GoTool = {
  file: 'temporal-sql-tool',
  version: SERVER_VERSION,
  package: 'go.temporal.io/server/cmd/tools/sql',
};
const WEB_UI: GoTool = {
  file: 'temporal-ui-server',
  version: WEB_UI_VERSION,
  package: 'github.com/temporalio/ui-server/v2/cmd/server',
};

/** The server and its schema tool: our cached copies, or a build of tools/temporal. @throws Problem that NoGo caused without Go. */
export async function obtainServerPrograms(obtain: Obtain): Promise<ServerPrograms> {
  return { server: await obtainTool(SERVER, obtain), sqlTool: await obtainTool(SQL_TOOL, obtain) };
}

/** The Web UI as a program of its own. @throws Problem without Go. */
export const obtainWebUi = (obtain: Obtain): Promise<string> => obtainTool(WEB_UI, obtain);

async function obtainTool(tool: GoTool, obtain: Obtain): Promise<string> {
  // All of one version of the server stand in one folder, the Web UI beside them.
  const folder = path.join(cacheFolder(), `temporal-server-${SERVER_VERSION}-${process.platform}-${process.arch}`);
  const file = path.join(folder, tool.file);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  // Containers that share the folder have the same numbers of processes.
  const partial = `${file}.${randomUUID()}`;
  const title = `${tool.file} ${tool.version}`;
  try {
    await buildTemporal({ ...obtain, output: partial, program: { title, package: tool.package, flags: '-s -w' } });
    renameSync(partial, file);
  } catch (error) {
    obtain.signal.throwIfAborted();
    throw new Problem(
      `${title} cannot be built (${sentenceOf(error)}). Install Go 1.26.4 or newer, from https://go.dev/dl, or put that program at ${file}.`,
      { cause: error },
    );
  } finally {
    rmSync(partial, { force: true });
  }
  return file;
}
