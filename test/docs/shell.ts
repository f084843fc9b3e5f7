import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Platform } from '../../scripts/local/platform.ts';
import { withClient } from '../../scripts/local/postgres-client.ts';
import { ROOT } from '../../scripts/local/root.ts';
import type { Own, ownThings } from './own.ts';

/** Where a person types what the documents say: the folder of the repository, a platform beside it. */
export interface Shell {
  /** What it printed. @throws when it fails, or when what is asked is refused. */
  run(script: string): Promise<string>;
  /** The same with one's own ids in the place of the words that stand for them. */
  runFor(own: ReturnType<typeof ownThings>, command: string): Promise<string>;
}

/** Short for the program that npm looks up, as the documents let one write it. */
const TEMPORAL = 'temporal() { "$TEMPORAL_PROGRAM" "$@"; }';
/** Words in the place of one's own ids. */
const STAND_INS = /\bID\b|_ID\b|AGENT|'SIGNAL'|'ACCOUNT'|REVISION|-id J\b/;
/** After these nothing more can be asked of a position. */
const LAST = /kill|cancel|closePosition|close all/;
/** How the api, an update, a query and the kill switch say that something was not done. */
const NOT_DONE = /"requestId"|outcome"?:\s*"?(?:refused|nothingToClose|stragglers)|"lastRefusal":\s*"/;
const RECORD = /^record -c "(.*)"$/s;

export function openShell(platform: Platform): Shell {
  const env = {
    ...process.env,
    // The Node of this repository stands first, as it does for whoever has one that is new enough.
    PATH: `${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    DATABASE_URL: platform.databaseUrl,
    TEMPORAL_ADDRESS: platform.temporalAddress,
    TEMPORAL_NAMESPACE: platform.temporalNamespace,
    TEMPORAL_PROGRAM: platform.temporalCli,
  };

  /** psql is not on every machine, so that a question to the record is asked by a client of ours. */
  async function ask(sql: string): Promise<string> {
    const { rows } = await withClient(platform.databaseUrl, (client) => client.query<object>(sql));
    return JSON.stringify(rows);
  }

  async function run(script: string): Promise<string> {
    const sql = RECORD.exec(script)?.[1];
    if (sql !== undefined) return ask(sql);
    const here = script.replaceAll(/(http:\/\/)?127\.0\.0\.1:3000/g, platform.apiUrl);
    const { stdout } = await promisify(execFile)('bash', ['-e', '-u', '-o', 'pipefail', '-c', `${TEMPORAL}\n${here}`], {
      cwd: ROOT,
      env,
      maxBuffer: 10_000_000,
      timeout: 60_000,
    });
    if (NOT_DONE.test(stdout)) throw new Error(`${script}\nis refused: ${stdout}`);
    return stdout;
  }

  async function jobId(): Promise<string> {
    const [job] = JSON.parse(await run('temporal batch list -o json')) as { jobId: string }[];
    return job?.jobId ?? '';
  }

  async function revisionOf(deploymentId: string): Promise<string> {
    const { headers } = await fetch(`${platform.apiUrl}/api/deployments/${deploymentId}`);
    return headers.get('etag') ?? '';
  }

  async function filled(command: string, own: Own): Promise<string> {
    const { agentId, deploymentId, signalId, positionId, venueAccountId } = own;
    return command
      .replaceAll('position:ID', `position:${positionId}`)
      .replaceAll('/deployments/ID', `/deployments/${deploymentId}`)
      .replaceAll('/signals/ID', `/signals/${signalId}`)
      .replaceAll('/agents/AGENT', `/agents/${agentId}`)
      .replaceAll('SIGNAL_ID:DEPLOYMENT_ID', `${signalId}:${deploymentId}`)
      .replaceAll("'SIGNAL'", `'${signalId}'`)
      .replaceAll("'ACCOUNT'", `'${venueAccountId}'`)
      .replaceAll('"REVISION"', command.includes('REVISION') ? await revisionOf(deploymentId) : '')
      .replaceAll('--job-id J', command.includes('--job-id J') ? `--job-id ${await jobId()}` : '');
  }

  return {
    run,
    async runFor(own, command) {
      const asked = STAND_INS.test(command) ? await filled(command, await own.get()) : command;
      const printed = await run(asked);
      // A signal has no answer.
      const [, told] = /workflow signal -w (\S+)/.exec(asked) ?? [];
      if (told !== undefined) await run(`temporal workflow query -w ${told} --name progress`);
      if (LAST.test(command)) own.giveUp();
      return printed;
    },
  };
}
