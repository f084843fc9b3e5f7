import { sentenceOf } from '../../scripts/local/problem.ts';
import { keep, stopKept } from './kept.ts';
import { startTestServers } from './servers.ts';

/** Jest's global setup: the servers of the run, whose addresses the test processes find in their environment. */
export default async function setup(): Promise<void> {
  // First of all: the servers are not in our process group, so that nothing else would end them.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void stopKept().finally(() => process.exit(1)));
  }
  const starting = startTestServers();
  keep(starting);
  const servers = await starting;
  const { postgres, temporal } = servers;
  if ('missing' in postgres) process.env['RATCHET_TEST_DATABASE_MISSING'] = sentenceOf(postgres.missing);
  else process.env['RATCHET_TEST_DATABASE_URL'] = postgres.adminUrl;
  if ('missing' in temporal) {
    process.env['RATCHET_TEST_TEMPORAL_MISSING'] = sentenceOf(temporal.missing);
  } else {
    process.env['RATCHET_TEST_TEMPORAL_ADDRESS'] = temporal.address;
    process.env['RATCHET_TEST_TEMPORAL_CLI'] = temporal.cli;
  }
}
