import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { preferPort } from '../../scripts/local/ports.ts';
import { TEST_MASTER_KEY } from '../environment/index.ts';

/** The api in a process of its own; what it wrote is kept. */
export interface Program {
  child: ChildProcess;
  /** Empty when it ended before it listened. */
  url: string;
  output: () => string;
  /** How it ended, and how long after it was told to. */
  ended: Promise<{ code: number | null; ms: number }>;
}

/** Starts it with these variables; on a free port unless they name one. */
export async function startApi(changes: Record<string, string>): Promise<Program> {
  const child = fork('api/main.ts', {
    execPath: 'node_modules/.bin/node',
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env['PATH'] ?? '',
      RATCHET_MASTER_KEY: TEST_MASTER_KEY,
      RATCHET_PORT: String(await preferPort(0)),
      ...changes,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  let toldToStopMs = Date.now();
  const kill = child.kill.bind(child);
  child.kill = (signal) => {
    toldToStopMs = Date.now();
    return kill(signal);
  };
  const ended = new Promise<{ code: number | null; ms: number }>((resolve) =>
    child.once('exit', (code) => resolve({ code, ms: Date.now() - toldToStopMs })),
  );
  const ready = new Promise<string>((resolve) =>
    child.once('message', (message: { type: string; url: string }) => resolve(message.url)),
  );
  const url = await Promise.race([ready, ended.then(() => '')]);
  return { child, url, output: () => output, ended };
}
