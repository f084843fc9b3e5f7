import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { livingHolder } from '../local/lock.ts';
import type { StartOptions } from '../local/options.ts';
import { portOwner } from '../local/port-owner.ts';
import { isPortFree } from '../local/ports.ts';
import { dataFolderAt } from '../local/data-folder.ts';
import { survivorOf } from '../local/process-records.ts';
import { isExternalTemporal } from '../local/temporal-client.ts';
import type { Finding } from './finding.ts';

const PROGRAMS = ['postgres', 'temporal', 'worker', 'api'];

/** One copy on this machine: its data folder, whether it runs, its ports. */
export async function copyFindings(options: StartOptions): Promise<Finding[]> {
  const folder = dataFolderAt(options.dataDir);
  const running = PROGRAMS.map((name) => ({ name, pid: survivorOf(folder.run, name) }));
  const own = new Set(running.map(({ pid }) => pid));
  const wishes: [string, string, number][] = [
    ['Port of the api', '--port', options.port],
    ...(isExternalTemporal()
      ? []
      : ([
          ['Port of Temporal', '--temporal-port', options.temporalPort],
          ['Port of its Web UI', '--ui-port', options.uiPort],
        ] as [string, string, number][])),
  ];
  const ports = await Promise.all(wishes.map(([subject, option, port]) => portFinding({ subject, option, port, own })));
  return [
    dataFinding(options.dataDir),
    runningFinding(options.dataDir, running),
    ...ports,
    ...savedPort(folder.postgres),
  ];
}

function dataFinding(dataDir: string): Finding {
  const subject = 'Data folder';
  const nearest = nearestExisting(dataDir);
  try {
    accessSync(nearest, constants.W_OK);
    return { subject, verdict: 'ok', found: existsSync(dataDir) ? dataDir : `${dataDir}, made by the first start` };
  } catch {
    return {
      subject,
      verdict: 'missing',
      found: `${nearest} cannot be written`,
      advice: 'Give another with --data-dir.',
    };
  }
}

function runningFinding(dataDir: string, programs: { name: string; pid: number | undefined }[]): Finding {
  const subject = 'Running';
  const alive = programs.filter(({ pid }) => pid !== undefined).map(({ name, pid }) => `${name} ${pid ?? ''}`);
  const holder = livingHolder(dataDir);
  if (holder !== undefined) return { subject, verdict: 'ok', found: `process ${holder.pid}: ${alive.join(', ')}` };
  if (alive.length === 0) return { subject, verdict: 'ok', found: 'nothing on this data folder' };
  const advice = 'An earlier start was killed; the next `npm start` takes over or stops what it left.';
  return { subject, verdict: 'note', found: alive.join(', '), advice };
}

async function portFinding(wish: {
  subject: string;
  option: string;
  port: number;
  own: Set<number | undefined>;
}): Promise<Finding> {
  const { subject, option, port, own } = wish;
  if (await isPortFree(port)) return { subject, verdict: 'ok', found: `${port}, free` };
  const owner = portOwner(port);
  if (owner !== undefined && own.has(owner.pid)) return { subject, verdict: 'ok', found: `${port}, used by this copy` };
  const by = owner === undefined ? 'another program' : `process ${owner.pid} (${owner.command})`;
  const advice = `Stop it, or start with ${option} ${port + 1}.`;
  return { subject, verdict: 'missing', found: `${port}, used by ${by}`, advice };
}

/** The embedded Postgres chooses a free port at its first start and keeps it. */
function savedPort(folder: string): Finding[] {
  const file = path.join(folder, 'port');
  if (!existsSync(file)) return [];
  return [
    { subject: 'Port of Postgres', verdict: 'ok', found: `${readFileSync(file, 'utf8').trim()}, chosen by itself` },
  ];
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(path.dirname(folder));
}
