import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';

import { clearDataFolder, dataFolderAt } from './data-folder.ts';
import { Problem } from './problem.ts';
import { stopSurvivors } from './survivors.ts';

/**
 * Asks, then deletes what the data folder holds. The caller holds its lock.
 * @throws Problem when the answer is not yes, or when there is nobody to ask.
 */
export async function reset(dataDir: string, isConfirmed: boolean): Promise<void> {
  if (!isConfirmed && !(await confirm(dataDir))) throw new Problem('Nothing was deleted.');
  await stopSurvivors(dataFolderAt(dataDir).run, { spare: [] });
  clearDataFolder(dataDir);
  console.log(`Cleared ${dataDir}.`);
  for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS']) {
    if ((process.env[name] ?? '') !== '')
      console.log(`What is kept at ${name} is not ours to clear and was left alone.`);
  }
}

async function confirm(dataDir: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new Problem(
      '--reset deletes every position, order and ledger entry, and there is no terminal to ask at. Add --yes to confirm.',
    );
  }
  const questions = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const question = `This deletes everything in ${dataDir}: positions, orders, ledger, workflow histories, logs. Type yes to go on: `;
    const closed = once(questions, 'close').then(() => '');
    // Ctrl-C rejects the question, the end of the input closes it: neither is a yes.
    const answer = await Promise.race([questions.question(question).catch(() => ''), closed]);
    return answer.trim().toLowerCase() === 'yes';
  } finally {
    questions.close();
  }
}
