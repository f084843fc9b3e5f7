import { readFileSync } from 'node:fs';
import path from 'node:path';

import { DATABASE } from '../local/database.ts';
import { dataFolderAt } from '../local/data-folder.ts';
import { answers } from '../local/postgres-client.ts';
import { POSTGRES_USER } from '../local/postgres-cluster.ts';
import { Problem } from '../local/problem.ts';

/**
 * The connection string of a platform that runs: DATABASE_URL when it is set, else that of the data folder.
 * @throws Problem when there is no such folder, or when its Postgres does not answer.
 */
export async function databaseUrlOf(dataDir: string, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const given = env['DATABASE_URL'] ?? '';
  const url = given === '' ? urlIn(dataDir) : given;
  if (await answers(url)) return url;
  const where = given === '' ? `of ${dataDir}` : 'of DATABASE_URL';
  throw new Problem(
    `The Postgres ${where} does not answer, so nobody knows what is ours. Start it (npm start), or close by hand at the venues.`,
  );
}

function urlIn(dataDir: string): string {
  const { postgres } = dataFolderAt(dataDir);
  try {
    const [password, port] = ['password', 'port'].map((name) => readFileSync(path.join(postgres, name), 'utf8').trim());
    return `postgresql://${POSTGRES_USER}:${password ?? ''}@127.0.0.1:${port ?? ''}/${DATABASE}`;
  } catch {
    throw new Problem(`There is no record in ${dataDir}. Name the folder of the platform with --data-dir.`);
  }
}
