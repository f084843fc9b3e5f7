import { accessSync, constants, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { cacheFolder } from './cache-folder.ts';
import { Problem, sentenceOf } from './problem.ts';
import { downloadTemporal, releaseUrl } from './temporal-archive.ts';
import { buildTemporal } from './temporal-build.ts';
import { OLDEST_VERSION, TEMPORAL_VERSION, isGoodVersion, temporalVersionOf } from './temporal-version.ts';

/** A program that can serve, and where it came from. */
export interface TemporalBinary {
  path: string;
  version: string;
  origin: 'PATH' | 'cache' | 'download' | 'build';
}

export interface Obtain {
  say: (line: string) => void;
  signal: AbortSignal;
}

/**
 * The Temporal server's program: the one on PATH, our cached copy, the official archive, a build of tools/temporal.
 * @throws Problem that names every way and why it failed.
 */
export async function obtainTemporal({ say, signal }: Obtain): Promise<TemporalBinary> {
  const found = await findTemporal();
  if ('path' in found) return found;

  const cached = cachedBinary();
  const download = await attempt(async () => {
    const program = await downloadTemporal({ say, signal });
    await keep(cached, async (file) => await writeFile(file, program, { mode: 0o755 }));
  });
  signal.throwIfAborted();
  if (download === 'done') return { path: cached, version: TEMPORAL_VERSION, origin: 'download' };
  say(`The Temporal server cannot be downloaded (${download}).`);

  const build = await attempt(() => keep(cached, (output) => buildTemporal({ output, say, signal })));
  signal.throwIfAborted();
  if (build === 'done') return { path: cached, version: TEMPORAL_VERSION, origin: 'build' };

  throw new Problem(
    `No Temporal server could be obtained. Each of these ways is enough:
  · Run one and set TEMPORAL_ADDRESS to its host:port (it is not set).
  · Install the temporal CLI ${OLDEST_VERSION} or newer on PATH, from https://docs.temporal.io/cli (${found.onPath}).
  · Put a temporal program of ${OLDEST_VERSION} or newer at ${cached} (${found.inCache}).
  · Let this machine reach ${releaseUrl()} (${download}).
  · Install Go 1.26.4 or newer, from https://go.dev/dl, to build tools/temporal (${build}).`,
  );
}

/** What is on this machine already, or why nothing of it will do. */
export async function findTemporal(): Promise<TemporalBinary | { onPath: string; inCache: string }> {
  const onPath = findOnPath('temporal');
  const version = onPath === undefined ? undefined : await temporalVersionOf(onPath);
  if (onPath !== undefined && version !== undefined && isGoodVersion(version)) {
    return { path: onPath, version, origin: 'PATH' };
  }
  const cached = cachedBinary();
  const cachedVersion = isExecutable(cached) ? await temporalVersionOf(cached) : undefined;
  if (cachedVersion !== undefined && isGoodVersion(cachedVersion)) {
    return { path: cached, version: cachedVersion, origin: 'cache' };
  }
  return {
    onPath: onPath === undefined ? 'none is on PATH' : `${onPath} is ${version ?? 'not a program that runs'}`,
    inCache: isExecutable(cached) ? `the one there is ${cachedVersion ?? 'not a program that runs'}` : 'there is none',
  };
}

export function cachedBinary(): string {
  const name = `temporal-${TEMPORAL_VERSION}-${process.platform}-${process.arch}`;
  return path.join(cacheFolder(), name, 'temporal');
}

/** Lets `make` write the program beside its place, and moves it there when it is complete and says the right version. */
async function keep(file: string, make: (partial: string) => Promise<void>): Promise<void> {
  const partial = `${file}.${process.pid}`;
  mkdirSync(path.dirname(file), { recursive: true });
  try {
    await make(partial);
    const version = await temporalVersionOf(partial);
    if (version !== TEMPORAL_VERSION) throw new Problem(`what came says it is version ${version ?? 'unknown'}`);
    renameSync(partial, file);
  } finally {
    rmSync(partial, { force: true });
  }
}

/** `done`, or the sentence of why not. */
async function attempt(deed: () => Promise<void>): Promise<string> {
  try {
    await deed();
    return 'done';
  } catch (error) {
    return sentenceOf(error);
  }
}

function findOnPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => path.join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
