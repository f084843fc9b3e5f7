import type { Line } from './book-file.ts';
import { BookFile } from './book-file.ts';
import type { Command } from './engine/commands.ts';
import type { Outcome } from './engine/engine.ts';
import { Engine } from './engine/engine.ts';
import type { VenueFill } from './engine/types.ts';
import type { CallLine, Lie, LieLine, ScriptEntry } from './script.ts';
import { Script } from './script.ts';
import type { Settings } from './settings.ts';

/** A command before it has its moment. */
export type Untimed<Each = Command> = Each extends Command ? Omit<Each, 'atMs'> : never;

/** The venue in memory, kept in step with its book: first the line on the disk, then the change, then whoever listens. */
export class Venue {
  readonly engine = new Engine();
  readonly calls: CallLine[] = [];
  readonly lies: LieLine[] = [];
  readonly #book: BookFile;
  readonly #script: Script;
  #onFills: (fills: readonly VenueFill[]) => void = () => undefined;

  constructor({ book: path, seed, switches }: Pick<Settings, 'book' | 'seed' | 'switches'>) {
    this.#script = new Script(seed);
    const { book, lines } = BookFile.open(path);
    this.#book = book;
    for (const line of lines) this.#replay(line);
    this.do({ type: 'switches', switches });
  }

  listen(onFills: (fills: readonly VenueFill[]) => void): void {
    this.#onFills = onFills;
  }

  nowMs(): number {
    return Date.now() + this.engine.clockAheadMs;
  }

  do(untimed: Untimed): Outcome {
    const command: Command = { ...untimed, atMs: this.nowMs() };
    this.#book.append({ line: 'command', command });
    const outcome = this.engine.apply(command);
    if (outcome.fills.length > 0) this.#onFills(outcome.fills);
    return outcome;
  }

  /** Expires what has run out, before something is read. */
  sweep(): void {
    if (this.engine.hasExpiring(this.nowMs())) this.do({ type: 'sweep' });
  }

  setScript(entries: readonly ScriptEntry[]): void {
    this.#book.append({ line: 'script', entries });
    this.#script.set(entries);
  }

  /** Notes a call, and says which lie it gets; null for the truth. */
  hear(input: Omit<CallLine, 'number' | 'atMs'>): { call: CallLine; lie: Lie | null } {
    const call: CallLine = { number: this.calls.length + 1, atMs: this.nowMs(), ...input };
    this.#book.append({ line: 'call', call });
    this.calls.push(call);
    return { call, lie: this.#script.next(call) };
  }

  noteLie(call: CallLine, told: Lie, truth: string): void {
    const lie: LieLine = { atMs: this.nowMs(), call, told, truth };
    this.#book.append({ line: 'lie', lie });
    this.lies.push(lie);
  }

  close(): void {
    this.#book.close();
  }

  #replay(line: Line): void {
    switch (line.line) {
      case 'command':
        this.engine.apply(line.command);
        return;
      case 'call':
        this.calls.push(line.call);
        this.#script.next(line.call);
        return;
      case 'lie':
        this.lies.push(line.lie);
        return;
      case 'script':
        this.#script.set(line.entries as ScriptEntry[]);
        return;
    }
  }
}
