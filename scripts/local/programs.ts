import path from 'node:path';

import { withLog } from './logs.ts';
import { ROOT } from './root.ts';
import { run } from './running.ts';
import type { StopStep } from './running.ts';
import type { Service } from './supervised.ts';

/** What the worker says when all its roles poll. */
export interface WorkerReady {
  /** The price feed in use, and why if it is not the one that was asked for. */
  feed: string;
}

/** What the api says when it listens. */
export interface ApiReady {
  url: string;
}

export interface ProgramPlace {
  logFile: string;
  env: NodeJS.ProcessEnv;
}

const READY_WITHIN_MS = 60_000;

/** A worker process, with all roles unless its environment says otherwise. It gets the longest time to stop: what it does is finished first. */
export function workerProgram(place: ProgramPlace, name = 'worker'): Service<WorkerReady> {
  const ready = (message: Message): WorkerReady => ({ feed: textOf(message['feed'], 'unknown') });
  return program({ name, title: titleOf(name), file: 'workers/main.ts', ready, stopWithinMs: 7_000, place });
}

/** An api process. */
export function apiProgram(place: ProgramPlace, name = 'api'): Service<ApiReady> {
  const fallback = `http://127.0.0.1:${place.env['RATCHET_PORT'] ?? ''}`;
  const ready = (message: Message): ApiReady => ({ url: textOf(message['url'], fallback).replace(/\/$/, '') });
  return program({ name, title: titleOf(name), file: 'api/main.ts', ready, stopWithinMs: 2_500, place });
}

const titleOf = (name: string): string => `The ${name}`;

/** What a program says on its channel. */
export type Message = Record<string, unknown>;

/**
 * A program of this repository, with a channel to us: it says on it that it is ready, and ends itself when the channel
 * closes because we are gone.
 */
export function program<Ready>(parts: {
  name: string;
  title: string;
  file: string;
  ready: (message: Message) => Ready;
  stopWithinMs: number;
  place: ProgramPlace;
}): Service<Ready> {
  const { logFile, env } = parts.place;
  const stopSteps: StopStep[] = [{ signal: 'SIGTERM', waitMs: parts.stopWithinMs }];
  return {
    name: parts.name,
    title: parts.title,
    logFile,
    launch: () =>
      withLog(logFile, (log) =>
        run(process.execPath, [path.join(ROOT, parts.file)], { cwd: ROOT, env, stdio: ['ignore', log, log, 'ipc'] }),
      ),
    untilReady: (running) =>
      new Promise((resolve) => {
        running.child?.on('message', (message: unknown) => {
          if (isReadyMessage(message)) resolve(parts.ready(message));
        });
      }),
    readyWithinMs: READY_WITHIN_MS,
    stopSteps,
  };
}

function isReadyMessage(message: unknown): message is Message {
  return typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready';
}

function textOf(value: unknown, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}
