import type { Client } from '@temporalio/client';
import type { z } from 'zod';
import { createApp } from '../../api/app.ts';
import type { Log, MarketTime } from '../../api/dependencies.ts';
import { secretsOf } from '../../config/secrets.ts';
import { TEST_MASTER_KEY } from '../environment/master-key.ts';
import { listen } from '../../api/server.ts';
import type { ErrorBody } from '../../contracts/api/error.ts';
import { errorBody } from '../../contracts/api/error.ts';
import type { TradeRecord } from '../../db/repositories/index.ts';
import type { OpenApi } from './contract-check.ts';
import { breach } from './contract-check.ts';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** Undefined when it is not JSON. */
  body: unknown;
  /** The body by its contract. @throws when it is something else. */
  as<Schema extends z.ZodType>(schema: Schema): z.output<Schema>;
  /** The body as the envelope of a refusal. @throws when it is none. */
  readonly error: ErrorBody;
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
  /** Sends a request. @throws when the answer is not what the OpenAPI document says. */
  ask(method: string, path: string, request?: Request): Promise<Answer>;
  /** What a path answers with 200. */
  read<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>>;
  stop(): Promise<void>;
}

export const TEMPORAL_UI = 'http://127.0.0.1:8233';

export async function openDoors(options: {
  record: TradeRecord;
  client: Client;
  clock?: MarketTime;
  requestMs?: number;
  pageFolder?: string;
  proxyHosts?: readonly string[];
  webhookTargets?: { allowsPrivate: boolean };
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
    secretOf: secretsOf(TEST_MASTER_KEY),
    ...(options.requestMs === undefined ? {} : { requestMs: options.requestMs }),
    ...(options.pageFolder === undefined ? {} : { pageFolder: options.pageFolder }),
    ...(options.proxyHosts === undefined ? {} : { proxyHosts: options.proxyHosts }),
    ...(options.webhookTargets && { webhookTargets: options.webhookTargets }),
  });
  const server = await listen(api, { host: '127.0.0.1', port: 0 });
  const description = { openapi: '3.1.0', info: { title: '', version: '' } };
  const document = api.getOpenAPI31Document(description) as unknown as OpenApi;

  async function ask(method: string, path: string, { headers = {}, json, raw }: Request = {}): Promise<Answer> {
    const body = json === undefined ? raw : JSON.stringify(json);
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: { ...(json === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const answer = answerOf(response, await response.text());
    const broken = breach(document, { method, path }, answer);
    if (broken !== null) throw new Error(broken);
    return answer;
  }

  return {
    url: server.url,
    lines,
    ask,
    async read(path, schema) {
      const answer = await ask('GET', path);
      if (answer.status !== 200) throw new Error(`GET ${path} answered ${String(answer.status)}: ${answer.text}`);
      return answer.as(schema);
    },
    stop: () => server.stop(500),
  };
}

function answerOf(response: Response, text: string): Answer {
  const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false;
  const body: unknown = isJson ? JSON.parse(text) : undefined;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body,
    as: (schema) => schema.parse(body),
    get error() {
      return errorBody.parse(body);
    },
  };
}
