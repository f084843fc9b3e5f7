/** `npm run kill -- --scope platform --reason "…"`: the kill switch, directly on the record and the venues, without Temporal. */
import { HELP, readKillOptions } from './kill/options.ts';
import { pullHere } from './kill/pull.ts';
import { printed } from './kill/report.ts';
import { databaseUrlOf } from './kill/running-database.ts';
import { report } from './local/problem.ts';

const say = (line: string): void => console.log(line);

try {
  const options = readKillOptions(process.argv.slice(2));
  if (options === 'help') {
    say(HELP);
    process.exit(0);
  }
  const result = await pullHere({ target: options.target, databaseUrl: await databaseUrlOf(options.dataDir), say });
  say(printed(result));
  process.exit(result.outcome === 'verifiedFlat' ? 0 : 1);
} catch (error) {
  console.error(report(error));
  process.exit(1);
}
