import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { installRuntime } from '../workers/runtime.ts';
import { report } from './bench/report.ts';
import type { BenchPlan } from './bench/run.ts';
import { runBench } from './bench/run.ts';
import { ROOT } from './local/root.ts';

/** `npm run bench`: how fast the platform is beside a bare workflow on the same server; writes docs/performance.md. `-- --quick` only shows. */
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    /** Where the page is written; a quick one is only shown. */
    output: { type: 'string' },
  },
});

const FULL: BenchPlan = {
  warmUp: { each: 6, perSecond: 6 },
  rounds: 4,
  round: { each: 12, perSecond: 5 },
  concurrencies: [16, 32],
  blocks: 2,
  signalsPerBlock: 64,
};

/** The same in half a minute, for a look while working. */
const QUICK: BenchPlan = {
  warmUp: { each: 2, perSecond: 6 },
  rounds: 1,
  round: { each: 8, perSecond: 5 },
  concurrencies: [16],
  blocks: 1,
  signalsPerBlock: 32,
};

installRuntime(pino({ level: 'error' }));
const startedAt = performance.now();
const result = await runBench(values.quick ? QUICK : FULL, (line) => console.log(line));
const page = report(result, {
  command: `npm run bench${values.quick ? ' -- --quick' : ''}`,
  date: new Date().toISOString().slice(0, 10),
});
const output = values.output ?? (values.quick ? null : path.join(ROOT, 'docs', 'performance.md'));
if (output !== null) writeFileSync(output, page);
console.log(`\n${page}\nMeasured in ${((performance.now() - startedAt) / 1000).toFixed(0)} s.`);
process.exit(0);
