import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

import { commandOf } from './process-identity.ts';

const LISTENING = '0A';

/** The process that listens on a local port, where the machine tells; only for messages. */
export function portOwner(port: number): { pid: number; command: string } | undefined {
  const pid = process.platform === 'linux' ? listenerByProc(port) : listenerByLsof(port);
  if (pid === undefined) return undefined;
  const command = commandOf(pid);
  return { pid, command: command.length > 80 ? `${command.slice(0, 79)}…` : command };
}

function listenerByProc(port: number): number | undefined {
  const sockets = new Set([...inodes('/proc/net/tcp', port), ...inodes('/proc/net/tcp6', port)]);
  if (sockets.size === 0) return undefined;
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const owner = pids.find((pid) => openFiles(pid).some((target) => sockets.has(target)));
  return owner === undefined ? undefined : Number(owner);
}

/** Sockets that listen on the port, as /proc/<pid>/fd names them. */
function inodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readLines(table)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[1]?.endsWith(suffix) === true && fields[3] === LISTENING)
    .map((fields) => `socket:[${fields[9] ?? ''}]`);
}

function openFiles(pid: string): string[] {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).map((name) => readLink(`${folder}/${name}`));
  } catch {
    return [];
  }
}

function readLink(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(1);
  } catch {
    return [];
  }
}

function listenerByLsof(port: number): number | undefined {
  try {
    const args = ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-t'];
    const output = execFileSync('lsof', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return Number(output.split('\n')[0]) || undefined;
  } catch {
    return undefined;
  }
}
