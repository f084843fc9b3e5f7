import type { Client } from '@temporalio/client';
import { createApp } from '../../api/app.ts';
import type { Log, MarketTime } from '../../api/dependencies.ts';
import { listen } from '../../api/server.ts';
import type { TradeRecord } from '../../db/repositories/index.ts';
import type { OpenApi } from './contract-check.ts';
import { breach } from './contract-check.ts';

/** Ours are small and known; a reply is looked into without ceremony. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Body = any;

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: Body;
}

export interface Request {
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is. */
  raw?: string | Uint8Array<ArrayBuffer>;
}

/** A listening api under test. */
export interface Doors {
  url: string;
  /** What the api logged. */
  lines: string[];
  document: OpenApi;
  /** Sends a request. @throws when the answer is not what the OpenAPI document says. */
  ask(method: string, path: string, request?: Request): Promise<Answer>;
  stop(): Promise<void>;
}

export const TEMPORAL_UI = 'http://127.0.0.1:8233';

export async function openDoors(options: {
  record: TradeRecord;
  client: Client;
  clock?: MarketTime;
  requestMs?: number;
}): Promise<Doors> {
  const lines: string[] = [];
  const write = (fields: object, message: string): void => void lines.push(JSON.stringify({ ...fields, message }));
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const api = createApp({
    record: options.record,
    temporal: options.client,
    clock: options.clock ?? { nowMs: () => Date.now() },
    log,
    temporalUiUrl: TEMPORAL_UI,
    namespace: 'test',
    ...(options.requestMs === undefined ? {} : { requestMs: options.requestMs }),
  });
  const server = await listen(api, { host: '127.0.0.1', port: 0 });
  const document = api.getOpenAPI31Document({ openapi: '3.1.0', info: { title: '', version: '' } }) as unknown as OpenApi;
  return {
    url: server.url,
    lines,
    document,
    async ask(method, path, { headers = {}, json, raw } = {}) {
      const answer = await fetch(`${server.url}${path}`, {
        method,
        headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(json === undefined ? (raw === undefined ? {} : { body: raw as string }) : { body: JSON.stringify(json) }),
      });
      const text = await answer.text();
      const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
      const body: Body = isJson ? JSON.parse(text) : undefined;
      const broken = breach(document, { method, path }, { status: answer.status, body });
      if (broken !== null) throw new Error(broken);
      return { status: answer.status, headers: answer.headers, text, body };
    },
    stop: () => server.stop(500),
  };
}
