import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const WORKFLOWS = path.join(ROOT, 'workflows', 'index.ts');
export const PAYLOAD_CONVERTER = path.join(ROOT, 'contracts', 'temporal', 'payload-converter.ts');
/** Everything that the bundle is made of. */
const SOURCES = ['workflows', 'contracts/temporal', 'domain'];

/** Names the code that a bundle would be made of now. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(path.join(ROOT, 'package-lock.json')));
  for (const room of SOURCES) {
    const files = await readdir(path.join(ROOT, room), { recursive: true });
    for (const file of files.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort())
      hash.update(`${room}/${file}\n`).update(await readFile(path.join(ROOT, room, file)));
  }
  return hash.digest('hex').slice(0, 32);
}

/**
 * The code of the workflows, bundled once for each state of the sources and kept in `folder`: a worker that comes back after a fall
 * does not spend its first second on building what it had. Bundles of other states are cleared away.
 */
export async function workflowBundle(folder: string): Promise<{ code: string }> {
  const name = `workflows-${await fingerprint()}.js`;
  const kept = await readFile(path.join(folder, name), 'utf8').catch(() => null);
  if (kept !== null) return { code: kept };
  const { code } = await bundleWorkflowCode({
    workflowsPath: WORKFLOWS,
    payloadConverterPath: PAYLOAD_CONVERTER,
    logger: new DefaultLogger('WARN'),
  });
  await mkdir(folder, { recursive: true });
  for (const other of await readdir(folder))
    if (other.endsWith('.js')) await rm(path.join(folder, other), { force: true });
  // Another worker may be at it too: whoever comes last leaves a whole file all the same.
  const unfinished = path.join(folder, `${name}.${process.pid}`);
  await writeFile(unfinished, code);
  await rename(unfinished, path.join(folder, name));
  return { code };
}
