/** `npm run fuzz`: thousands of requests that are generated from the OpenAPI document, to a platform of their own or to one that runs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { schemathesis } from './fuzz/schemathesis.ts';
import { startPlatform } from './local/platform.ts';
import { report } from './local/problem.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    examples: { type: 'string', default: '200' },
    url: { type: 'string' },
  },
});
const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stopping.abort(new Error('Stopped.')));
const folder = mkdtempSync(path.join(tmpdir(), 'ratchet-fuzz-'));

const sendTo = async (url: string): Promise<void> => {
  const { seed, examples } = values;
  process.exitCode = await schemathesis({ url, seed, examples, folder, signal: stopping.signal });
};

async function sendToOneOfTheirOwn(): Promise<void> {
  const platform = await startPlatform(
    { dataDir: folder, port: 0, temporalPort: 0, uiPort: 0, feed: 'synthetic' },
    {
      say: (line) => console.log(line),
      signal: stopping.signal,
      giveUp: (problem) => stopping.abort(problem),
    },
  );
  try {
    await sendTo(platform.apiUrl);
  } finally {
    await platform.stop();
  }
}

try {
  await (values.url === undefined ? sendToOneOfTheirOwn() : sendTo(values.url.replace(/\/$/, '')));
} catch (error) {
  console.error(report(error));
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
