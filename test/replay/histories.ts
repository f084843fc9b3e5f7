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

/** Saves the history of one workflow; which process wrote an event does not matter and is left out. */
export async function saveHistory(client: Client, workflowId: string, name: string): Promise<void> {
  const handle = client.workflow.getHandle(workflowId);
  const { type } = await handle.describe();
  const history = JSON.parse(historyToJSON(await handle.fetchHistory()), (key, value: unknown) =>
    key === 'identity' ? 'recorded' : value,
  ) as unknown;
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
