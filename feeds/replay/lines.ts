import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { ReplayError } from './error.ts';

/** A line longer than this is not a price file; without a limit one could fill the memory. */
const LONGEST_LINE_CHARACTERS = 10_000;

/**
 * The lines of a plain or gzip (.gz) text file, in batches as they are read, so that the file is never in memory whole.
 * @throws ReplayError when the file cannot be read.
 */
export async function* linesOf(path: string): AsyncGenerator<string[]> {
  const file = createReadStream(path);
  const text = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  // pipe() does not hand errors on: without this a missing .gz file would wait for ever.
  if (text !== file) file.on('error', (error) => text.destroy(error));
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of text as AsyncIterable<Buffer>) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > LONGEST_LINE_CHARACTERS) throw new ReplayError(`${path}: a line is too long.`);
      if (lines.length > 0) yield lines.map(withoutReturn);
    }
    if (rest !== '') yield [withoutReturn(rest)];
  } catch (error) {
    if (error instanceof ReplayError) throw error;
    throw new ReplayError(`${path} cannot be read: ${(error as Error).message}.`, { cause: error });
  } finally {
    file.destroy();
  }
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
