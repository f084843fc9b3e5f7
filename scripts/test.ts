/** `npm test`: the static part, then every test. `npm test -- <pattern>`: only the tests whose path matches. */
import { runJest } from './checks/jest.ts';
import { runSteps } from './checks/run-steps.ts';
import { STEPS } from './checks/steps.ts';

/** Tests that run whole platforms in processes, or count what a core can do: beside others they would measure those. */
const ALONE = [
  'test/chaos/(campaign|kill|kill-switch|patched-builds).test',
  'test/cluster/',
  'test/resume/crash.test',
  'test/sim/sim.test',
];

/** Every test: first those that can share the machine, then the others one after another. Each run ends with the runner's count. */
async function runAll(): Promise<number> {
  const together = await runJest(['--testPathIgnorePatterns', ...ALONE]);
  const alone = await runJest(['--maxWorkers=1', ...ALONE]);
  return Math.max(together, alone);
}

const args = process.argv.slice(2);
const isWhole = args.length === 0;
const isStaticOk = !isWhole || (await runSteps(STEPS, (line) => console.log(line)));
const code = isWhole ? await runAll() : await runJest(args);
if (!isStaticOk)
  console.error('\nThe static part failed: its output stands above the tests. `npm run check` repeats it.');
process.exit(isStaticOk ? code : 1);
