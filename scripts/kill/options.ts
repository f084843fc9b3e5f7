import path from 'node:path';
import { parseArgs } from 'node:util';

import type { KillSwitchInput } from '../../contracts/temporal/kill-switch.ts';
import { readKill } from '../../contracts/temporal/kill-switch.ts';
import { Problem, sentenceOf } from '../local/problem.ts';
import { ROOT } from '../local/root.ts';

export const HELP = `npm run kill -- --scope <scope> [--key <key>] --reason <text>

  --scope <scope>      platform, venue, user or deployment
  --key <key>          Venue name, user id or deployment id; not for the platform
  --reason <text>      For those who read it later
  --data-dir <folder>  Folder of the platform (default RATCHET_DATA_DIR, else .data); DATABASE_URL names another record
  --help               Prints this

Stops entries, withdraws them, closes everything of ours in the scope and looks at the venues. Needs Postgres and the venues, no
Temporal. Ends with 0 only when the venues say that nothing is held; otherwise it names what is left. Safe to repeat.`;

/** What is to be killed, and where its record is. @throws Problem naming what cannot be used. */
export function readKillOptions(
  args: string[],
  env: NodeJS.ProcessEnv = process.env,
): { target: KillSwitchInput; dataDir: string } | 'help' {
  const { help, scope, key, reason, 'data-dir': dataDir } = parse(args);
  if (help === true) return 'help';
  const target = readKill({ scope, reason, ...(key === undefined ? {} : { key }) });
  if ('problem' in target) throw new Problem(`${target.problem}\n\n${HELP}`);
  return { target, dataDir: path.resolve(ROOT, dataDir ?? (env['RATCHET_DATA_DIR'] || '.data')) };
}

function parse(args: string[]) {
  const text = { type: 'string' } as const;
  try {
    const options = { scope: text, key: text, reason: text, 'data-dir': text, help: { type: 'boolean' } } as const;
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Problem(`${sentenceOf(error).split('. ')[0] ?? ''}. The options are:\n\n${HELP}`);
  }
}
