/** `npm test`: the static part, then every test. `npm test -- <pattern>`: only the tests whose path matches. */
import { runJest } from './checks/jest.ts';
import { runSteps } from './checks/run-steps.ts';
import { STEPS } from './checks/steps.ts';

const args = process.argv.slice(2);
const isWhole = args.length === 0;
const isStaticOk = !isWhole || (await runSteps(STEPS, (line) => console.log(line)));
const code = await runJest(args);
if (!isStaticOk)
  console.error('\nThe static part failed: its output stands above the tests. `npm run check` repeats it.');
process.exit(isStaticOk ? code : 1);
