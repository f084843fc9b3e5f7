import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { runRounds } from '../test/chaos/campaign/rounds.ts';
import { runPatchedBuilds } from '../test/chaos/campaign/mutants/patched/round.ts';
import { ROOT } from './local/root.ts';

/** Longest time for the servers to end after Ctrl-C. */
const END_MS = 15_000;

/** `npm run chaos -- --seed 1 --faults 300`: breaks the whole platform as the seed decides, asks every law, and writes docs/reliability.md. `--mutants` plays the builds with a fault. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    faults: { type: 'string', default: '300' },
    /** Where the page is written; `-` only shows it. */
    output: { type: 'string', default: path.join(ROOT, 'docs', 'reliability.md') },
    /** Plays the builds with a fault, and nothing else. */
    mutants: { type: 'boolean', default: false },
    /** Keeps the folder of plan, journal and logs also after a good run. */
    keep: { type: 'boolean', default: false },
  },
});

/** What was started is ended; a second signal waits for nothing. */
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    stopping.abort();
    setTimeout(() => process.exit(130), END_MS);
  });
}

if (values.mutants) {
  const { page, failures } = await runPatchedBuilds((line) => console.log(line), stopping.signal);
  finish(page, failures);
}

const git = (...args: string[]): string => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim();
const [seed, faults] = [Number(values.seed), Number(values.faults)];
const { page, failures } = await runRounds({
  seed,
  faults,
  isKept: values.keep,
  stopping: stopping.signal,
  say: (line) => console.log(line),
  circumstances: {
    commit: git('rev-parse', '--short', 'HEAD'),
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB`,
    date: new Date().toISOString().slice(0, 10),
    command: `npm run chaos -- --seed ${seed} --faults ${faults}`,
  },
});
if (values.output !== '-') writeFileSync(values.output, page);
finish(page, failures);

/** Ends the run: failed when there is a failure. */
function finish(text: string, reasons: readonly string[]): never {
  console.log(`\n${text}`);
  for (const reason of reasons) console.error(`FAILED: ${reason}`);
  process.exit(reasons.length === 0 ? 0 : 1);
}
