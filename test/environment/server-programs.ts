import { Problem } from '../../scripts/local/problem.ts';
import { NoGo } from '../../scripts/local/temporal-build.ts';
import type { ServerPrograms } from '../../scripts/local/temporal-programs.ts';
import { obtainServerPrograms } from '../../scripts/local/temporal-programs.ts';

/** A build of both, once for each machine. */
const BUILD_MS = 1_190_000;
/** For a test or a hook that needs them. A build that lasts too long is stopped before its test is. */
export const OBTAIN_MS = BUILD_MS + 10_000;

/** The programs of a Temporal server on Postgres; null on a machine that has neither them nor Go, which is said and in CI a failure. */
export async function serverPrograms(forWhat: string): Promise<ServerPrograms | null> {
  try {
    return await obtainServerPrograms({ say: () => undefined, signal: AbortSignal.timeout(BUILD_MS) });
  } catch (error) {
    const isWithoutGo = error instanceof Problem && error.cause instanceof NoGo;
    if (!isWithoutGo || process.env['CI'] !== undefined) throw error;
    process.stdout.write(`  ${forWhat}: NOT RUN, ${error.message}\n`);
    return null;
  }
}
