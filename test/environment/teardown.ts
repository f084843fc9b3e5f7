import { stopKept } from './kept.ts';

/** Jest's global teardown: ends the servers of the run and deletes what they kept. */
export default async function teardown(): Promise<void> {
  await stopKept();
}
