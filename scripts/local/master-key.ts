import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/**
 * The key of this installation, 64 hexadecimal characters: RATCHET_MASTER_KEY when it is set, else the one in its file, which is
 * made at the first start and read by its owner only. Losing it makes webhook signatures new; what is stored stays readable.
 */
export function masterKey(file: string, env: NodeJS.ProcessEnv): string {
  const given = env['RATCHET_MASTER_KEY'] ?? '';
  if (given !== '') return given;
  if (!existsSync(file)) {
    // Whole or not at all: a start that is cut off leaves no half of a key behind.
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, randomBytes(32).toString('hex'), { mode: 0o600 });
    linkSync(unfinished, file);
    rmSync(unfinished);
  }
  return readFileSync(file, 'utf8').trim();
}
