import { execFile } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

import { Problem, codeOf, sentenceOf } from './problem.ts';
import { ROOT } from './root.ts';
import { run, stop } from './running.ts';
import { TEMPORAL_VERSION } from './temporal-version.ts';

export interface Build {
  /** File to write. */
  output: string;
  /** What is built, for people. Absent: the temporal program. */
  program?: GoProgram;
  say: (line: string) => void;
  signal: AbortSignal;
}

/** A program of the module tools/temporal. */
export interface GoProgram {
  /** For people: `the Temporal server 1.8.2`. */
  title: string;
  /** Its Go package. */
  package: string;
  /** What the linker is told. */
  flags: string;
}

/** There is no Go on this machine. */
export class NoGo extends Problem {}

const TEMPORAL_CLI: GoProgram = {
  title: `the Temporal server ${TEMPORAL_VERSION}`,
  package: 'github.com/temporalio/cli/cmd/temporal',
  flags: `-s -w -X github.com/temporalio/cli/internal/temporalcli.Version=${TEMPORAL_VERSION}`,
};

const MODULE = path.join(ROOT, 'tools', 'temporal');
const PROGRESS_EVERY_MS = 5_000;
const KEPT_LINES = 15;

/** Builds a program of the Go module that tools/temporal pins. Once 3 to 4 minutes on two cores, and the modules are downloaded first. */
export async function buildTemporal({ output, program = TEMPORAL_CLI, say, signal }: Build): Promise<void> {
  await goVersion();
  say(`Building ${program.title} from tools/temporal (once; 3 to 4 minutes) …`);
  const startedAt = Date.now();
  const args = ['build', '-v', '-trimpath', '-ldflags', program.flags, '-o', output, program.package];
  const building = run('go', args, {
    cwd: MODULE,
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const counts = { downloaded: 0, compiled: 0 };
  const others: string[] = [];
  if (building.child?.stderr) {
    createInterface({ input: building.child.stderr }).on('line', (line) => {
      if (line.startsWith('go: downloading')) counts.downloaded += 1;
      else if (/^[\w./~-]+$/.test(line)) counts.compiled += 1;
      else others.push(line);
    });
  }
  const ticker = setInterval(() => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    say(`  ${seconds} s: ${counts.downloaded} modules downloaded, ${counts.compiled} packages compiled`);
  }, PROGRESS_EVERY_MS);
  const abort = () => void stop(building, [{ signal: 'SIGTERM', waitMs: 1_000 }]);
  signal.addEventListener('abort', abort);
  const ending = await building.ended;
  clearInterval(ticker);
  signal.removeEventListener('abort', abort);
  signal.throwIfAborted();
  if (ending !== 'exit code 0') {
    const tail = others.slice(-KEPT_LINES).map((line) => `\n      ${line}`);
    throw new Problem(`go build in tools/temporal ended with ${ending}:${tail.join('')}`);
  }
}

/** The version of the Go toolchain. @throws NoGo when there is none, another Problem when it does not run. */
export async function goVersion(): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('go', ['version'], { timeout: 20_000, env: process.env });
    return stdout.trim().replace(/^go version go/, '');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') throw new NoGo('go is not on PATH');
    throw new Problem(`go does not run: ${sentenceOf(error)}`);
  }
}
