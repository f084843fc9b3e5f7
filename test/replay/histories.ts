import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

/** Where recorded histories stand: `<workflow type>/<case>.json`. */
export const HISTORIES = path.join(import.meta.dirname, 'histories');

export interface StoredHistory {
  workflowType: string;
  name: string;
  workflowId: string;
  history: unknown;
}

/** Names of processes and machines, as they stand in identities and sticky queues: who wrote an event does not matter to a replay. */
const PROCESS_NAME = /\d+@[\w.-]+/g;

/** Saves the history of one workflow. */
export async function saveHistory(client: Client, workflowId: string, name: string): Promise<void> {
  const handle = client.workflow.getHandle(workflowId);
  const { type } = await handle.describe();
  const history = JSON.parse(historyToJSON(await handle.fetchHistory()).replace(PROCESS_NAME, 'recorded')) as unknown;
  const folder = path.join(HISTORIES, type);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `${name}.json`), `${JSON.stringify({ workflowId, history })}\n`);
}

export async function storedHistories(): Promise<StoredHistory[]> {
  const stored: StoredHistory[] = [];
  for (const workflowType of await readdir(HISTORIES)) {
    for (const file of await readdir(path.join(HISTORIES, workflowType))) {
      const content = JSON.parse(await readFile(path.join(HISTORIES, workflowType, file), 'utf8')) as Pick<
        StoredHistory,
        'workflowId' | 'history'
      >;
      stored.push({ workflowType, name: path.basename(file, '.json'), ...content });
    }
  }
  return stored;
}
