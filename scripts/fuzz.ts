/** `npm run fuzz`: thousands of requests that are generated from the OpenAPI document, to a platform of their own or to one on this machine that may be destroyed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { DEFAULT_EXAMPLES } from './fuzz/report.ts';
import { schemathesis } from './fuzz/schemathesis.ts';
import { targetOf } from './fuzz/target.ts';
import { positiveWhole } from './local/number-options.ts';
import { startPlatform } from './local/platform.ts';
import { report } from './local/problem.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    examples: { type: 'string', default: String(DEFAULT_EXAMPLES) },
    url: { type: 'string' },
    'may-be-destroyed': { type: 'boolean', default: false },
  },
});
const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stopping.abort(new Error('Stopped.')));
const folder = mkdtempSync(path.join(tmpdir(), 'ratchet-fuzz-'));

const sendTo = async (url: string, examples: number): Promise<void> => {
  const print = (text: string): void => void process.stdout.write(text);
  const wrong = await schemathesis({ url, seed: values.seed, examples, folder, signal: stopping.signal, print });
  for (const reason of wrong) console.error(`FAILED: ${reason}`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
};

async function sendToOneOfTheirOwn(examples: number): Promise<void> {
  const platform = await startPlatform(
    { dataDir: folder, port: 0, temporalPort: 0, uiPort: 0, feed: 'synthetic' },
    {
      say: (line) => console.log(line),
      signal: stopping.signal,
      giveUp: (problem) => stopping.abort(problem),
    },
  );
  try {
    await sendTo(platform.apiUrl, examples);
  } finally {
    await platform.stop();
  }
}

try {
  const examples = positiveWhole('examples', values.examples);
  await (values.url === undefined
    ? sendToOneOfTheirOwn(examples)
    : sendTo(targetOf(values.url, values['may-be-destroyed']), examples));
} catch (error) {
  console.error(report(error));
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
