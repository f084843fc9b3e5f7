import { announce } from '../../../../environment/announce.ts';
import { startTestServers } from '../../../../environment/servers.ts';
import { mutantFailures } from '../index.ts';
import type { PatchOutcome } from './run.ts';
import { playAll, scoreOf } from './run.ts';

/** Every build with a fault on servers of its own, as lines of a page and as failures. */
export async function runPatchedBuilds(
  say: (line: string) => void,
  stopping: AbortSignal,
): Promise<{ page: string; failures: string[] }> {
  const servers = await startTestServers();
  try {
    announce(servers);
    say('Builds with a fault are played, one after the other; each has to be caught.');
    const outcomes = await playAll(say, stopping);
    return { page: pageOf(outcomes), failures: mutantFailures(scoreOf(outcomes)) };
  } finally {
    await servers.stop();
  }
}

function pageOf(outcomes: readonly PatchOutcome[]): string {
  const { planted, caught } = scoreOf(outcomes);
  return [
    '## Builds with a fault',
    '',
    `The same platform with one fault built in, and a story of seconds in which it does harm: ${String(caught)} of ${String(planted)} were caught by the checkers above.`,
    '',
    '| law | fault | became | what was said |',
    '| --- | --- | --- | --- |',
    ...outcomes.map(
      ({ patch, state, said }) =>
        `| ${patch.invariant} | ${patch.what} | ${state} | ${(said ?? '').replaceAll('|', '\\|').replaceAll('\n', ' ')} |`,
    ),
    '',
  ].join('\n');
}
