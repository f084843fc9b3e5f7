import { mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Larger files are not signals. */
const LARGEST_FILE_BYTES = 256 * 1024;

/** A file that waits in the folder. */
export interface WaitingFile {
  name: string;
  /** Null when it is too large to be a signal. */
  text: string | null;
}

/**
 * A folder in which each `.json` file is one signal. Taken files move to `taken/`, malformed ones to `set-aside/` with a text
 * file beside them that says why. Write a file under another ending and rename it, so that no half of it is read.
 */
export class SignalFolder {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async waiting(): Promise<WaitingFile[]> {
    await mkdir(this.#folder, { recursive: true });
    const names = (await readdir(this.#folder, { withFileTypes: true }))
      .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
      .map((entry) => entry.name);
    const files = await Promise.allSettled(
      names.sort().map(async (name): Promise<WaitingFile> => {
        const file = path.join(this.#folder, name);
        return { name, text: (await stat(file)).size > LARGEST_FILE_BYTES ? null : await readFile(file, 'utf8') };
      }),
    );
    // A file that cannot be read, or is gone again, must not hold up the others.
    return files.flatMap((file) => (file.status === 'fulfilled' ? [file.value] : []));
  }

  async take(name: string): Promise<void> {
    await this.#move(name, 'taken');
  }

  async setAside(name: string, reason: string): Promise<void> {
    const moved = await this.#move(name, 'set-aside');
    await writeFile(`${moved}.reason.txt`, `${reason}\n`);
  }

  async #move(name: string, where: string): Promise<string> {
    const target = path.join(this.#folder, where, name);
    await mkdir(path.dirname(target), { recursive: true });
    await rename(path.join(this.#folder, name), target);
    return target;
  }
}
