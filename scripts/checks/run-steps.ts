import { spawn } from 'node:child_process';

import { ROOT } from '../local/root.ts';
import { programOf } from './steps.ts';
import type { Step } from './steps.ts';

const AT_A_TIME = 2;

interface Result {
  isOk: boolean;
  output: string;
}

/** Runs the steps two at a time and prints each with its time; the output of one that fails is shown. True when all are fine. */
export async function runSteps(steps: Step[], say: (line: string) => void): Promise<boolean> {
  const waiting = [...steps];
  let isOk = true;
  const runner = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const startedAt = Date.now();
      const result = await runStep(step);
      const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
      say(`${result.isOk ? 'ok    ' : 'FAILED'}  ${step.name} (${seconds} s)`);
      if (!result.isOk) say(result.output.trimEnd());
      isOk &&= result.isOk;
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, runner));
  return isOk;
}

function runStep(step: Step): Promise<Result> {
  const chunks: Buffer[] = [];
  const child = spawn(process.execPath, [programOf(step), ...step.args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: '1' }) },
  });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ isOk: false, output: error.message }));
    child.once('close', (code, signal) => {
      const output = Buffer.concat(chunks).toString('utf8');
      resolve({ isOk: code === 0, output: signal === null ? output : `${output}\nended by ${signal}` });
    });
  });
}
