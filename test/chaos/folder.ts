import { mkdirSync, mkdtempSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { recordProcess } from '../../scripts/local/process-records.ts';

/** A folder for one stage, of those that test/environment clears when this process is gone: a killed run leaves nothing behind. */
export function openFolder(): string {
  const place = path.join(tmpdir(), 'ratchet-test');
  mkdirSync(place, { recursive: true });
  const unowned = mkdtempSync(path.join(tmpdir(), 'ratchet-chaos-'));
  recordProcess(unowned, 'owner', process.pid);
  // Moved there only with its owner in it: another run that starts at this moment clears what has none.
  const folder = path.join(place, path.basename(unowned));
  renameSync(unowned, folder);
  return folder;
}
