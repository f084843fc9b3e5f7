import { appendFileSync } from 'node:fs';

/** A file of JSON lines: what is written stays, whatever happens to this process. */
export interface JournalFile {
  write(line: object): void;
}

export const openJournalFile = (file: string): JournalFile => ({
  write: (line) => appendFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`),
});
