import { execFile } from 'node:child_process';
import { existsSync, readFileSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { ROOT } from '../local/root.ts';
import type { Finding } from './finding.ts';

const NODE_MAJOR = 24;
const LEAST_FREE_BYTES = 2 * 1024 ** 3;

/** What the machine itself brings: Node, npm, dependencies, disk. */
export async function machineFindings(): Promise<Finding[]> {
  return [nodeFinding(), await npmFinding(), dependenciesFinding(), diskFinding()];
}

function nodeFinding(): Finding {
  const subject = 'Node';
  const where = process.execPath.startsWith(ROOT) ? 'from our lockfile' : process.execPath;
  const found = `${process.versions.node} on ${process.platform}-${process.arch}, ${where}`;
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return { subject, verdict: 'ok', found };
  return {
    subject,
    verdict: 'missing',
    found,
    advice: `Run this as \`npm run doctor\`, or install Node ${NODE_MAJOR}.`,
  };
}

async function npmFinding(): Promise<Finding> {
  const subject = 'npm';
  try {
    const { stdout } = await promisify(execFile)('npm', ['--version'], { timeout: 180_000 });
    return { subject, verdict: 'ok', found: stdout.trim() };
  } catch {
    const advice = 'Install Node together with npm; it installs the dependencies.';
    return { subject, verdict: 'missing', found: 'not on PATH', advice };
  }
}

function dependenciesFinding(): Finding {
  const subject = 'Dependencies';
  const record = path.join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) {
    return {
      subject,
      verdict: 'missing',
      found: 'not installed',
      advice: 'Run `npm start` or `npm ci --ignore-scripts`.',
    };
  }
  const { packages } = JSON.parse(readFileSync(record, 'utf8')) as { packages: Record<string, unknown> };
  return { subject, verdict: 'ok', found: `${Object.keys(packages).length} packages` };
}

function diskFinding(): Finding {
  const { bavail, bsize } = statfsSync(ROOT);
  const free = bavail * bsize;
  const found = `${(free / 1024 ** 3).toFixed(1)} GB free`;
  if (free >= LEAST_FREE_BYTES) return { subject: 'Disk', verdict: 'ok', found };
  return {
    subject: 'Disk',
    verdict: 'note',
    found,
    advice: 'Free some space: a build of Temporal needs 2 GB, the record grows.',
  };
}
