import { sentenceOf } from '../../scripts/local/problem.ts';
import type { TestServers } from './servers.ts';

/** Puts the addresses of the servers where `createTestDatabase` and `temporalForTest` look for them: in the environment. */
export function announce({ postgres, temporal }: Pick<TestServers, 'postgres' | 'temporal'>): void {
  if ('missing' in postgres) process.env['RATCHET_TEST_DATABASE_MISSING'] = sentenceOf(postgres.missing);
  else process.env['RATCHET_TEST_DATABASE_URL'] = postgres.adminUrl;
  if ('missing' in temporal) {
    process.env['RATCHET_TEST_TEMPORAL_MISSING'] = sentenceOf(temporal.missing);
  } else {
    process.env['RATCHET_TEST_TEMPORAL_ADDRESS'] = temporal.address;
    process.env['RATCHET_TEST_TEMPORAL_CLI'] = temporal.cli;
  }
}
