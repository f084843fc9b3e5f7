/** `npm run check`: types, lint, format, import rules and dead code. The static part of `npm test`. */
import { runSteps } from './checks/run-steps.ts';
import { STEPS } from './checks/steps.ts';

const isOk = await runSteps(STEPS, (line) => console.log(line));
process.exit(isOk ? 0 : 1);
