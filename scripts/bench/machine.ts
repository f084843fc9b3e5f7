import { execFileSync } from 'node:child_process';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, release, tmpdir, totalmem, type } from 'node:os';
import path from 'node:path';
import { withClient } from '../local/postgres-client.ts';
import { ROOT } from '../local/root.ts';
import type { Client } from '@temporalio/client';
import { median } from './statistics.ts';

/** What the figures depend on, without names or paths of the machine. */
export interface Machine {
  commit: string;
  cpu: string;
  memory: string;
  system: string;
  node: string;
  postgres: string;
  temporal: string;
  /** Milliseconds until the disk has 8 kB, p50. */
  diskWriteMs: number;
}

export async function describeMachine(databaseUrl: string, client: Client): Promise<Machine> {
  const [first] = cpus();
  const { rows } = await withClient(databaseUrl, (pg) =>
    pg.query<{ version: string; fsync: string; commit: string }>(
      `select current_setting('server_version') as version, current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`,
    ),
  );
  const settings = rows[0];
  const { serverVersion } = await client.workflowService.getSystemInfo({});
  return {
    commit: commit(),
    cpu: `${cpus().length} × ${first?.model.trim() ?? 'unknown'}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    system: `${type()} ${release()}`,
    node: process.versions.node,
    postgres: `${settings?.version ?? '?'}, fsync ${settings?.fsync ?? '?'}, synchronous_commit ${settings?.commit ?? '?'}`,
    temporal: `${serverVersion}, one SQLite file`,
    diskWriteMs: diskWriteMs(),
  };
}

function commit(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
  try {
    const isChanged = git('status', '--porcelain', '--', '.', ':!docs/performance.md') !== '';
    return `${git('rev-parse', '--short=12', 'HEAD')}${isChanged ? ', with uncommitted changes' : ''}`;
  } catch {
    return 'unknown';
  }
}

const PAGE = Buffer.alloc(8_192, 1);
const WRITES = 100;

/** A commit of a database costs at least one of these. */
function diskWriteMs(): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'ratchet-disk-'));
  const file = openSync(path.join(folder, 'page'), 'w');
  try {
    return median(
      Array.from({ length: WRITES }, () => {
        const startedAt = performance.now();
        writeSync(file, PAGE, 0, PAGE.length, 0);
        fdatasyncSync(file);
        return performance.now() - startedAt;
      }),
    );
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true });
  }
}
