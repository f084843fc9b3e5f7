/** `npm run fuzz`: thousands of requests that are generated from the OpenAPI document, to a platform of their own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { schemathesis } from './fuzz/schemathesis.ts';
import { startPlatform } from './local/platform.ts';
import { report } from './local/problem.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string', default: '1' }, examples: { type: 'string', default: '200' } },
});
const say = (line: string) => console.log(line);
const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stopping.abort(new Error('Stopped.')));
const dataDir = mkdtempSync(path.join(tmpdir(), 'ratchet-fuzz-'));
try {
  const platform = await startPlatform(
    { dataDir, port: 0, temporalPort: 0, uiPort: 0, feed: 'synthetic' },
    { say, signal: stopping.signal, giveUp: (problem) => stopping.abort(problem) },
  );
  try {
    process.exitCode = await schemathesis({
      url: platform.apiUrl,
      seed: values.seed,
      examples: values.examples,
      folder: dataDir,
      signal: stopping.signal,
    });
  } finally {
    await platform.stop();
  }
} catch (error) {
  console.error(report(error));
  process.exitCode = 1;
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
