import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';

const MAX_BYTES = 20 * 1024 * 1024;
const TAIL_BYTES = 16 * 1024;

/** The log file of a program. A large one is set aside first, as `<name>.log.1`. */
export function logFileOf(folder: string, name: string): string {
  const file = path.join(folder, `${name}.log`);
  if (existsSync(file) && statSync(file).size > MAX_BYTES) renameSync(file, `${file}.1`);
  return file;
}

/**
 * Runs an action with the log open for appending. The file itself is handed to the program, not a pipe of ours, so that
 * a program that outlives this process can still write.
 */
export function withLog<T>(file: string, action: (descriptor: number) => T): T {
  const descriptor = openSync(file, 'a');
  try {
    return action(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The last lines of a log, indented for the console. */
export function lastLines(file: string, count = 12): string {
  if (!existsSync(file)) return '';
  const size = statSync(file).size;
  const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
  } finally {
    closeSync(descriptor);
  }
  const lines = buffer.toString('utf8').trimEnd().split('\n').slice(-count);
  return lines.map((line) => `    ${line.slice(0, 300)}`).join('\n');
}
