import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Command } from './engine/commands.ts';
import type { CallLine, LieLine } from './script.ts';

/** One line of the book: what changed the venue, what was asked of it, and every lie that it told. */
export type Line =
  | { line: 'command'; command: Command }
  | { line: 'call'; call: CallLine }
  | { line: 'lie'; lie: LieLine }
  | { line: 'script'; entries: unknown };

/**
 * The venue's append-only memory: JSON lines. A command is on the disk before its answer leaves, so that `kill -9` loses
 * nothing that was acknowledged. Calls and lies are written without waiting for the disk; they survive the process.
 */
export class BookFile {
  readonly #file: number;

  private constructor(file: number) {
    this.#file = file;
  }

  /** Reads what is there, oldest first; a last line that was cut short was never acknowledged and is taken away. */
  static open(path: string): { book: BookFile; lines: Line[] } {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    const file = openSync(path, 'a');
    if (whole.length < text.length) ftruncateSync(file, Buffer.byteLength(whole));
    const lines = whole.split('\n').filter((line) => line !== '');
    return { book: new BookFile(file), lines: lines.map((line) => JSON.parse(line) as Line) };
  }

  append(line: Line): void {
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
    if (line.line === 'command' || line.line === 'script') fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}
