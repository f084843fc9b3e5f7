/** `npm run image`: what deploy/Dockerfile says, done in a clean folder without an engine, and what came out tried. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { parseDockerfile } from './image/dockerfile.ts';
import { replayStages } from './image/replay.ts';
import { tryImage } from './image/try.ts';
import { report } from './local/problem.ts';
import { ROOT } from './local/root.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ratchet-image-'));
const say = (line: string) => console.log(line);
try {
  const stages = parseDockerfile(readFileSync(path.join(ROOT, 'deploy/Dockerfile'), 'utf8'));
  const image = await replayStages(stages, { folder, say });
  for (const line of await tryImage(path.join(image, 'app'))) say(`ok  ${line}`);
} catch (error) {
  console.error(report(error));
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
