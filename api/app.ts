import { OpenAPIHono } from '@hono/zod-openapi';
import type { Client } from '@temporalio/client';
import { methodNotAllowed } from 'hono/method-not-allowed';
import type { TradeRecord } from '../db/repositories/index.ts';
import type { Api, ApiDependencies, ApiEnv, Log, MarketTime, SecretOf } from './dependencies.ts';
import { answerError, ApiError, onError } from './errors.ts';
import { createLinks } from './links.ts';
import { createLives } from './lives.ts';
import { shownPath } from './middleware/alert-door.ts';
import { jsonBody } from './middleware/json-body.ts';
import { REQUEST_MS, sizeLimit, timeLimit } from './middleware/limits.ts';
import { onlyErrors } from './middleware/only-errors.ts';
import { ownHost } from './middleware/own-host.ts';
import { requestId } from './middleware/request-id.ts';
import { requestLog } from './middleware/request-log.ts';
import { documentationHeaders, pageHeaders, securityHeaders } from './middleware/security-headers.ts';
import { openPage, PAGE_FOLDER } from './page.ts';
import { ROUTES } from './routes/index.ts';
import { answerView } from './routes/page/answer.ts';
import { serverTiming, timed, timedRooms } from './server-timing.ts';
import { createSchedules } from './schedules.ts';
import { refuseInvalid } from './validation.ts';
import { createWorkflows } from './workflows.ts';
import { createWaking } from './waking.ts';

export interface ApiOptions {
  record: TradeRecord;
  temporal: Client;
  clock: MarketTime;
  log: Log;
  /** Base address of the Temporal Web UI; null when there is none. */
  temporalUiUrl: string | null;
  namespace: string;
  secretOf: SecretOf;
  /** Where the built page stands, when that is not beside us; for tests. */
  pageFolder?: string;
  /** Addresses of a proxy in front, under which it is asked besides its own. */
  proxyHosts?: readonly string[];
  /** Refused without it. */
  webhookTargets?: ApiDependencies['webhookTargets'];
  /** Longest time for one answer; for tests. */
  requestMs?: number;
}

/** The front door: what every request passes, then the routes. It keeps no state that matters. */
export function createApp(options: ApiOptions): Api {
  const { clock, log, temporal, temporalUiUrl, namespace } = options;
  const api = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalid });
  const links = createLinks({ uiUrl: temporalUiUrl, namespace });
  const lives = createLives(temporal, log);
  const dependencies: ApiDependencies = {
    record: timedRooms('database', options.record),
    clock,
    log,
    lives: timed('temporal', lives),
    wakeRelay: createWaking((sourceId) => lives.wakeRelay(sourceId)),
    workflows: timed('temporal', createWorkflows(temporal, links, options.secretOf('workflowCursors'))),
    schedules: timed('temporal', createSchedules(temporal, links)),
    links,
    secretOf: options.secretOf,
    page: openPage(options.pageFolder ?? PAGE_FOLDER),
    webhookTargets: options.webhookTargets ?? { allowsPrivate: false },
  };

  api.use(requestId);
  api.use(requestLog(log));
  api.use(serverTiming);
  api.use(securityHeaders);
  api.use('/api/docs/*', documentationHeaders);
  api.use(pageHeaders);
  api.use(ownHost(options.proxyHosts ?? []));
  api.use(
    methodNotAllowed({
      app: api,
      onMethodNotAllowed: (c, allowed) => {
        const method = new ApiError('methodNotAllowed', `${shownPath(c.req.path)} takes ${allowed.join(', ')}.`);
        const answer = answerError(c, method);
        answer.headers.set('Allow', allowed.join(', '));
        return answer;
      },
    }),
  );
  api.use(timeLimit(options.requestMs ?? REQUEST_MS));
  api.use(sizeLimit);
  api.use(jsonBody);
  api.use(onlyErrors);
  for (const addRoute of ROUTES) addRoute(api, dependencies);
  api.notFound(
    async (c) =>
      (await answerView(c, dependencies.page)) ??
      answerError(c, new ApiError('notFound', `There is nothing at ${shownPath(c.req.path)}; see /api/docs.`)),
  );
  api.onError((error, c) => onError(log)(error, c));
  return api;
}
