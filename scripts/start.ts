/** `npm start`: the whole platform on this machine, until Ctrl-C. Everything it does is in scripts/local/. */
import { START } from './local/options.ts';
import { startPlatform } from './local/platform.ts';
import { startTable } from './local/table.ts';
import { runUntilStopped } from './local/until-stopped.ts';

await runUntilStopped(START, startPlatform, startTable);
