import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../local/root.ts';

/** A program of this repository in a process of its own, as under `npm start`. */
export interface Child {
  /** Where it listens; empty for one that does not. */
  url: string;
  stop(): Promise<void>;
}

/** Starts a program that says on its channel when it is ready and where it listens, and ends when its channel closes. */
export async function startChild(program: string, env: NodeJS.ProcessEnv): Promise<Child> {
  const child = fork(fileURLToPath(program), {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve(((message as { url?: string }).url ?? '').replace(/\/$/, '')));
    child.once('exit', (code) => reject(new Error(`${program} ended with ${String(code)} before it was ready.`)));
  });
  return {
    url,
    async stop() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
