import { homedir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { Problem, sentenceOf } from './problem.ts';
import { ROOT } from './root.ts';

/** What `npm start` or `npm run cluster` was asked to do. A port of 0 stands for any free one. */
export interface StartOptions {
  dataDir: string;
  port: number;
  temporalPort: number;
  uiPort: number;
  feed: string;
  isReset: boolean;
  isConfirmed: boolean;
  isHelp: boolean;
}

/** A command that runs the platform: what it says of itself, and where it keeps things unless told otherwise. */
export interface Command {
  help: string;
  dataDir: string;
}

export const START: Command = {
  help: help(
    'npm start -- [options]      Starts Temporal, Postgres, the worker and the api on this machine.',
    '.data',
    'With TEMPORAL_ADDRESS or DATABASE_URL in the environment, that server is used and none is started.',
  ),
  dataDir: '.data',
};

function help(usage: string, dataDir: string, last: string): string {
  return `${usage}

  --data-dir <folder>      Folder of everything this copy keeps (default ${dataDir})
  --port <number>          Port of the api (default 3000)
  --temporal-port <number> Port of the Temporal server (default 7233)
  --ui-port <number>       Port of the Temporal Web UI (default 8233)
  --feed <feed>            Prices: auto, hyperliquid, synthetic[:seed] or replay:<csv.gz>[?speed=60&loop=true] (default auto)
  --reset                  Asks, then deletes what the data folder holds, then starts afresh
  --yes                    Answers the question of --reset with yes
  --help                   Prints this

A port of 0 is any free one. Two copies run side by side with different folders and ports.
${last}`;
}

export const CLUSTER: Command = {
  help: help(
    'npm run cluster -- [options]      Starts Postgres, Temporal on it, two apis behind a proxy and workers by role on this machine.',
    '.data-cluster',
    'It always runs its own servers: TEMPORAL_ADDRESS and DATABASE_URL in the environment are not heeded.',
  ),
  dataDir: '.data-cluster',
};

const FEED = /^(auto|hyperliquid|synthetic(:[\w.-]{1,64})?|replay:.+)$/;

/**
 * Reads the command line; what it leaves open comes from RATCHET_DATA_DIR, RATCHET_PORT and RATCHET_FEED.
 * @throws Problem naming the argument that cannot be used.
 */
export function readOptions(
  args: string[],
  env: NodeJS.ProcessEnv = process.env,
  command: Command = START,
): StartOptions {
  const values = parse(args, command);
  return {
    dataDir: folder(values['data-dir'] ?? nonEmpty(env['RATCHET_DATA_DIR']) ?? path.join(ROOT, command.dataDir)),
    port: port('--port', values.port ?? nonEmpty(env['RATCHET_PORT']) ?? '3000'),
    temporalPort: port('--temporal-port', values['temporal-port'] ?? '7233'),
    uiPort: port('--ui-port', values['ui-port'] ?? '8233'),
    feed: feed(values.feed ?? nonEmpty(env['RATCHET_FEED']) ?? 'auto'),
    isReset: values.reset ?? false,
    isConfirmed: values.yes ?? false,
    isHelp: values.help ?? false,
  };
}

function parse(args: string[], command: Command) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        'data-dir': { type: 'string' },
        port: { type: 'string' },
        'temporal-port': { type: 'string' },
        'ui-port': { type: 'string' },
        feed: { type: 'string' },
        reset: { type: 'boolean' },
        yes: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return values;
  } catch (error) {
    const reason = sentenceOf(error).split('. ')[0] ?? '';
    throw new Problem(`${reason}. The options are:\n\n${command.help}`);
  }
}

function folder(value: string): string {
  if (value === '') throw new Problem('--data-dir needs a folder, for example --data-dir .data-two.');
  const home = value === '~' || value.startsWith('~/') ? path.join(homedir(), value.slice(1)) : value;
  return path.resolve(home);
}

function port(option: string, value: string): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number <= 65_535) return number;
  throw new Problem(`${option} needs a port from 1 to 65535, or 0 for any free one; it was given "${value}".`);
}

function feed(value: string): string {
  if (FEED.test(value)) return value;
  throw new Problem(
    `--feed needs auto, hyperliquid, synthetic[:seed] or replay:<csv.gz>[?speed=60&loop=true]; it was given "${value}".`,
  );
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
