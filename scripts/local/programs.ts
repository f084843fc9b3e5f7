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

/** The worker process with all roles. It gets the longest time to stop: what it does is finished first. */
export function workerProgram(place: ProgramPlace): Service<WorkerReady> {
  const ready = (message: Message): WorkerReady => ({ feed: textOf(message['feed'], 'unknown') });
  return program({ name: 'worker', title: 'The worker', file: 'workers/main.ts', ready, stopWithinMs: 7_000, place });
}

/** The api process. */
export function apiProgram(place: ProgramPlace): Service<ApiReady> {
  const fallback = `http://127.0.0.1:${place.env['RATCHET_PORT'] ?? ''}`;
  const ready = (message: Message): ApiReady => ({ url: textOf(message['url'], fallback).replace(/\/$/, '') });
  return program({ name: 'api', title: 'The api', file: 'api/main.ts', ready, stopWithinMs: 2_500, place });
}

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
