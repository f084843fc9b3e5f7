import type { OpenAPIHono } from '@hono/zod-openapi';
import type { HttpBindings } from '@hono/node-server';
import type { TradeRecord } from '../db/repositories/index.ts';
import type { Links } from './links.ts';
import type { Lives } from './lives.ts';
import type { Page } from './page.ts';
import type { Schedules } from './schedules.ts';
import type { Workflows } from './workflows.ts';

/** The time by which signals are aged and prices are fresh: the market's, which on a replay is not the wall's. */
export interface MarketTime {
  nowMs(): number | Promise<number>;
}

/** Where the api writes what happened. pino satisfies it. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A secret of 32 bytes for one purpose, always the same one. */
export type SecretOf = (purpose: string) => Buffer;

/** What routes are given. */
export interface ApiDependencies {
  record: TradeRecord;
  lives: Lives;
  workflows: Workflows;
  schedules: Schedules;
  /** Has the relay of a source look at the inbox, without waiting for it. */
  wakeRelay: (sourceId: string) => void;
  clock: MarketTime;
  links: Links;
  secretOf: SecretOf;
  page: Page;
  /** Whether webhooks may be sent to loopback and private addresses. */
  webhookTargets: { allowsPrivate: boolean };
  log: Log;
}

export interface ApiEnv {
  Variables: { requestId: string };
  /** Absent when a request does not come over a socket. `stopping` aborts when the server is asked to end. */
  Bindings: Partial<HttpBindings & { stopping: AbortSignal }>;
}

export type Api = OpenAPIHono<ApiEnv>;
