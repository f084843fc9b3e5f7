import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { Problem } from '../local/problem.ts';
import { ROOT } from '../local/root.ts';
import { run } from '../local/running.ts';
import { contextFiles } from './context.ts';
import type { Stage, Step } from './dockerfile.ts';

/** A stage that was replayed: a folder that stands for the root of its file system. */
interface Replayed {
  folder: string;
  workdir: string;
  env: Record<string, string>;
}

/** Folders of the image that commands may name. */
const OWN_PATHS = /(?<=^|[\s=])(?=\/(?:app|data)\b)/g;

/**
 * Does in a folder what an engine would do in containers: the same commands and copies, stage by stage, with this Node. Users and
 * owners are left out. Returns the folder of the last stage.
 */
export async function replayStages(
  stages: readonly Stage[],
  { folder, say }: { folder: string; say: (line: string) => void },
): Promise<string> {
  const tools = path.join(folder, 'tools');
  mkdirSync(tools);
  writeFileSync(path.join(tools, 'chown'), '#!/bin/sh\n');
  chmodSync(path.join(tools, 'chown'), 0o755);
  const done = new Map<string, Replayed>();
  let last = '';
  for (const { name, base, steps } of stages) {
    const earlier = done.get(base);
    if (earlier === undefined) assertNode(base);
    const stage: Replayed = {
      folder: path.join(folder, name),
      workdir: earlier?.workdir ?? '/',
      env: { ...earlier?.env },
    };
    if (earlier === undefined) mkdirSync(stage.folder);
    else copy(earlier.folder, stage.folder);
    done.set(name, stage);
    for (const step of steps) {
      say(`${name}: ${describe(step)}`);
      await take(step, stage);
    }
    last = stage.folder;
  }
  return last;

  async function take(step: Step, stage: Replayed): Promise<void> {
    const here = path.join(stage.folder, stage.workdir);
    switch (step.kind) {
      case 'workdir':
        stage.workdir = step.path;
        mkdirSync(path.join(stage.folder, step.path), { recursive: true });
        break;
      case 'env':
        Object.assign(stage.env, step.values);
        break;
      case 'user':
        break;
      case 'copy':
        copyInto(step, here);
        break;
      case 'run': {
        const PATH = [tools, path.dirname(process.execPath), process.env['PATH']].join(path.delimiter);
        const command = step.command.replaceAll(OWN_PATHS, stage.folder);
        const env = { ...process.env, ...stage.env, PATH };
        const ending = await run('sh', ['-ec', command], { cwd: here, env, stdio: 'inherit' }).ended;
        if (ending !== 'exit code 0') throw new Problem(`RUN ${step.command}\nended with ${ending}.`);
      }
    }
  }

  function copyInto({ from, sources, to }: Extract<Step, { kind: 'copy' }>, here: string): void {
    for (const source of sources) {
      const target = to === './' || to === '.' ? path.join(here, source) : path.join(here, to);
      if (from !== null) copy(path.join(done.get(from)?.folder ?? '', source), path.join(here, to));
      else copyContext(source, to === '.' && source === '.' ? here : target);
    }
  }
}

/** A file or folder of this checkout, without what .dockerignore names. */
function copyContext(source: string, target: string): void {
  const files = contextFiles().filter((file) => source === '.' || file === source || file.startsWith(`${source}/`));
  if (files.length === 0) throw new Problem(`COPY ${source}: there is no such thing in the context.`);
  for (const file of files) copy(path.join(ROOT, file), path.join(target, path.relative(source, file)));
}

function copy(source: string, target: string): void {
  cpSync(source, target, { recursive: true, verbatimSymlinks: true });
}

function assertNode(image: string): void {
  const [, major] = /^node:(\d+)-slim$/.exec(image) ?? [];
  if (major !== process.versions.node.split('.')[0])
    throw new Problem(`The image begins with ${image}; this is Node ${process.versions.node}.`);
}

const describe = (step: Step): string =>
  Object.values(step)
    .flat()
    .filter((each) => each !== null)
    .map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))
    .join(' ');
