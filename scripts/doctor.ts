/** `npm run doctor`: what is installed, reachable and in use, and what to do about what is not. Takes the options of npm start. */
import { copyFindings } from './doctor/copy.ts';
import { findingsTable, isAnyMissing } from './doctor/finding.ts';
import { machineFindings } from './doctor/machine.ts';
import { serverFindings } from './doctor/servers.ts';
import { readOptions } from './local/options.ts';
import { report } from './local/problem.ts';

try {
  const options = readOptions(process.argv.slice(2));
  const findings = [...(await machineFindings()), ...(await serverFindings()), ...(await copyFindings(options))];
  console.log(findingsTable(findings));
  const isMissing = isAnyMissing(findings);
  console.log(isMissing ? '\nSomething needed is missing: see the arrows.' : '\nEverything needed is here.');
  process.exit(isMissing ? 1 : 0);
} catch (error) {
  console.error(report(error));
  process.exit(1);
}
