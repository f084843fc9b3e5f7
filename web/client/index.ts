import type { z } from 'zod';
import type {
  killBody,
  killStarted,
  tradingStateBody,
  tradingStateChange,
  tradingStateList,
} from '../../contracts/api/admin.ts';
import type { agentBody, agentChangeBody, agentList, agentReply } from '../../contracts/api/agent.ts';
import type { agentPerformance, performanceQuery } from '../../contracts/api/agent-performance.ts';
import type { routingStats } from '../../contracts/api/agent-routing.ts';
import type { caseList, caseReply, CASE_STATUSES } from '../../contracts/api/case.ts';
import type {
  deploymentBody,
  deploymentChangeBody,
  deploymentList,
  deploymentReply,
} from '../../contracts/api/deployment.ts';
import type { deploymentReadiness } from '../../contracts/api/deployment-readiness.ts';
import type { equityCurve } from '../../contracts/api/equity.ts';
import type { eventList } from '../../contracts/api/event.ts';
import type { exitPlanAmendmentBody } from '../../contracts/api/exit-plan.ts';
import type { fillList } from '../../contracts/api/fill.ts';
import type { inboxList, inboxMessage } from '../../contracts/api/inbox.ts';
import type { candlePage, candleQuery, instrumentList, priceList } from '../../contracts/api/market.ts';
import type { balanceList, pnlList } from '../../contracts/api/money.ts';
import type { readiness } from '../../contracts/api/operations.ts';
import type { orderList } from '../../contracts/api/order.ts';
import type { dashboardMetrics } from '../../contracts/api/overview.ts';
import type {
  amendReply,
  closeBody,
  closeReply,
  closeUnderWay,
  POSITION_FILTERS,
  positionDetail,
  positionList,
} from '../../contracts/api/position.ts';
import type { scheduleList, scheduleReply } from '../../contracts/api/schedule.ts';
import type { cancelBody, generateBody, signalBody } from '../../contracts/api/signal.ts';
import type {
  candidateList,
  generated,
  signalAccepted,
  signalDetail,
  signalList,
  signalTimeline,
} from '../../contracts/api/signal-reply.ts';
import type { sourceBody, sourceList, sourceReply, sourceSecret } from '../../contracts/api/source.ts';
import type { venueList } from '../../contracts/api/venue.ts';
import type { workflowList, WorkflowStatus } from '../../contracts/api/workflow.ts';
import type { MessageStatus } from '../../domain/inbox.ts';
import type { Query } from './ask.ts';
import { askAt } from './ask.ts';

type Reply<Schema extends z.ZodType> = z.output<Schema>;
type Body<Schema extends z.ZodType> = z.input<Schema>;

/** What a read may be given besides its question. */
interface Reading {
  signal?: AbortSignal;
}
/** What a deed is given besides its words: a key that names it, so that it is done once however often it is sent. */
interface Deed {
  key: string;
}
/** Newest first: `before` goes on where the last page ended. */
interface Page {
  limit?: number;
  before?: string;
}
/** Oldest first: `after` goes on where the last page ended. */
interface PageAfter {
  limit?: number;
  after?: string;
}

/** The api as functions, typed by its contracts and by nothing else. It runs in browsers and in Node. */
export function createClient(baseUrl: string) {
  const ask = askAt(baseUrl);
  const at = (id: string): string => encodeURIComponent(id);
  return {
    signals: {
      list: (query: Page = {}, reading: Reading = {}) =>
        ask<Reply<typeof signalList>>('GET', '/api/signals', { query: { ...query }, ...reading }),
      get: (id: string, reading: Reading = {}) =>
        ask<Reply<typeof signalDetail>>('GET', `/api/signals/${at(id)}`, reading),
      timeline: (id: string, reading: Reading = {}) =>
        ask<Reply<typeof signalTimeline>>('GET', `/api/signals/${at(id)}/timeline`, reading),
      send: (body: Body<typeof signalBody>, deed: Deed) =>
        ask<Reply<typeof signalAccepted>>('POST', '/api/signals', { body, ...deed }),
      generate: (body: Body<typeof generateBody>, deed: Deed) =>
        ask<Reply<typeof generated>>('POST', '/api/signals/generate', { body, ...deed }),
      cancel: (id: string, body: Body<typeof cancelBody>) =>
        ask<Reply<typeof signalDetail>>('POST', `/api/signals/${at(id)}/cancel`, { body }),
      research: (query: Page = {}, reading: Reading = {}) =>
        ask<Reply<typeof candidateList>>('GET', '/api/signals/research', { query: { ...query }, ...reading }),
    },
    positions: {
      list: (
        query: Page & { status?: (typeof POSITION_FILTERS)[number]; deploymentId?: string } = {},
        reading: Reading = {},
      ) => ask<Reply<typeof positionList>>('GET', '/api/positions', { query: { ...query }, ...reading }),
      get: (id: string, reading: Reading = {}) =>
        ask<Reply<typeof positionDetail>>('GET', `/api/positions/${at(id)}`, reading),
      close: (id: string, body: Body<typeof closeBody>, deed: Deed) =>
        ask<Reply<typeof closeReply> | Reply<typeof closeUnderWay>>('POST', `/api/positions/${at(id)}/close`, {
          body,
          ...deed,
        }),
      amend: (id: string, body: Body<typeof exitPlanAmendmentBody>, deed: Deed) =>
        ask<Reply<typeof amendReply>>('PATCH', `/api/positions/${at(id)}/exit-plan`, { body, ...deed }),
    },
    orders: {
      list: (query: Page & { positionId?: string } = {}, reading: Reading = {}) =>
        ask<Reply<typeof orderList>>('GET', '/api/orders', { query: { ...query }, ...reading }),
    },
    fills: {
      list: (query: Page & { positionId?: string } = {}, reading: Reading = {}) =>
        ask<Reply<typeof fillList>>('GET', '/api/fills', { query: { ...query }, ...reading }),
    },
    agents: {
      list: (query: PageAfter = {}, reading: Reading = {}) =>
        ask<Reply<typeof agentList>>('GET', '/api/agents', { query: { ...query }, ...reading }),
      create: (body: Body<typeof agentBody>, deed: Deed) =>
        ask<Reply<typeof agentReply>>('POST', '/api/agents', { body, ...deed }),
      change: (id: string, body: Body<typeof agentChangeBody>, revision: number) =>
        ask<Reply<typeof agentReply>>('PATCH', `/api/agents/${at(id)}`, { body, ifMatch: `"${revision}"` }),
      retire: (id: string) => ask<Reply<typeof agentReply>>('POST', `/api/agents/${at(id)}/retire`),
      performance: (id: string, query: Body<typeof performanceQuery> = {}, reading: Reading = {}) =>
        ask<Reply<typeof agentPerformance>>('GET', `/api/agents/${at(id)}/performance`, {
          query: query as Query,
          ...reading,
        }),
      routing: (id: string, query: { limit?: number } = {}, reading: Reading = {}) =>
        ask<Reply<typeof routingStats>>('GET', `/api/agents/${at(id)}/routing-stats`, {
          query: { ...query },
          ...reading,
        }),
    },
    sources: {
      list: (agentId: string, reading: Reading = {}) =>
        ask<Reply<typeof sourceList>>('GET', `/api/agents/${at(agentId)}/sources`, reading),
      link: (agentId: string, body: Body<typeof sourceBody>, deed: Deed) =>
        ask<Reply<typeof sourceSecret>>('POST', `/api/agents/${at(agentId)}/sources`, { body, ...deed }),
      rotate: (agentId: string, id: string, deed: Deed) =>
        ask<Reply<typeof sourceSecret>>('POST', `/api/agents/${at(agentId)}/sources/${at(id)}/rotate`, deed),
      unlink: (agentId: string, id: string) =>
        ask<Reply<typeof sourceReply>>('POST', `/api/agents/${at(agentId)}/sources/${at(id)}/unlink`),
    },
    inbox: {
      list: (query: Page & { status?: MessageStatus } = {}, reading: Reading = {}) =>
        ask<Reply<typeof inboxList>>('GET', '/api/inbox', { query: { ...query }, ...reading }),
      get: (id: string, reading: Reading = {}) =>
        ask<Reply<typeof inboxMessage>>('GET', `/api/inbox/${at(id)}`, reading),
      edit: (id: string, text: string, revision: number) =>
        ask<Reply<typeof inboxMessage>>('PATCH', `/api/inbox/${at(id)}`, {
          body: { body: text },
          ifMatch: `"${revision}"`,
        }),
      replay: (id: string) => ask<Reply<typeof inboxMessage>>('POST', `/api/inbox/${at(id)}/replay`),
    },
    deployments: {
      list: (query: PageAfter = {}, reading: Reading = {}) =>
        ask<Reply<typeof deploymentList>>('GET', '/api/deployments', { query: { ...query }, ...reading }),
      change: (id: string, body: Body<typeof deploymentChangeBody>, revision: number) =>
        ask<Reply<typeof deploymentReply>>('PATCH', `/api/deployments/${at(id)}`, { body, ifMatch: `"${revision}"` }),
      readiness: (id: string, reading: Reading = {}) =>
        ask<Reply<typeof deploymentReadiness>>('GET', `/api/deployments/${at(id)}/readiness`, reading),
      equity: (id: string, reading: Reading = {}) =>
        ask<Reply<typeof equityCurve>>('GET', `/api/deployments/${at(id)}/equity`, reading),
      create: (body: Body<typeof deploymentBody>, deed: Deed) =>
        ask<Reply<typeof deploymentReply>>('POST', '/api/deployments', { body, ...deed }),
      pause: (id: string) => ask<Reply<typeof deploymentReply>>('POST', `/api/deployments/${at(id)}/pause`),
      resume: (id: string) => ask<Reply<typeof deploymentReply>>('POST', `/api/deployments/${at(id)}/resume`),
    },
    market: {
      instruments: (reading: Reading = {}) => ask<Reply<typeof instrumentList>>('GET', '/api/instruments', reading),
      candles: (query: Body<typeof candleQuery>, reading: Reading = {}) =>
        ask<Reply<typeof candlePage>>('GET', '/api/candles', { query: query as Query, ...reading }),
      prices: (reading: Reading = {}) => ask<Reply<typeof priceList>>('GET', '/api/prices', reading),
    },
    money: {
      balance: (reading: Reading = {}) => ask<Reply<typeof balanceList>>('GET', '/api/balance', reading),
      pnl: (reading: Reading = {}) => ask<Reply<typeof pnlList>>('GET', '/api/pnl', reading),
    },
    events: {
      list: (
        query: { limit?: number; after?: string; correlationId?: string; aggregateId?: string },
        reading: Reading = {},
      ) => ask<Reply<typeof eventList>>('GET', '/api/events', { query: { ...query }, ...reading }),
    },
    operations: {
      dashboard: (reading: Reading = {}) =>
        ask<Reply<typeof dashboardMetrics>>('GET', '/api/dashboard-metrics', reading),
      ready: (reading: Reading = {}) => ask<Reply<typeof readiness>>('GET', '/ready', reading),
      venues: (reading: Reading = {}) => ask<Reply<typeof venueList>>('GET', '/api/venues', reading),
      schedules: (reading: Reading = {}) => ask<Reply<typeof scheduleList>>('GET', '/api/schedules', reading),
      triggerSchedule: (id: string) => ask<Reply<typeof scheduleReply>>('POST', `/api/schedules/${at(id)}/trigger`),
      pauseSchedule: (id: string, reason: string) =>
        ask<Reply<typeof scheduleReply>>('POST', `/api/schedules/${at(id)}/pause`, { body: { reason } }),
      resumeSchedule: (id: string, reason: string) =>
        ask<Reply<typeof scheduleReply>>('POST', `/api/schedules/${at(id)}/resume`, { body: { reason } }),
      workflows: (query: Page & { status?: WorkflowStatus } = {}, reading: Reading = {}) =>
        ask<Reply<typeof workflowList>>('GET', '/api/workflows', { query: { ...query }, ...reading }),
      cases: (query: Page & { status?: (typeof CASE_STATUSES)[number] } = {}, reading: Reading = {}) =>
        ask<Reply<typeof caseList>>('GET', '/api/cases', { query: { ...query }, ...reading }),
      case: (id: string, reading: Reading = {}) => ask<Reply<typeof caseReply>>('GET', `/api/cases/${at(id)}`, reading),
      tradingStates: (reading: Reading = {}) =>
        ask<Reply<typeof tradingStateList>>('GET', '/api/admin/trading-states', reading),
      setTradingState: (body: Body<typeof tradingStateBody>, deed: Deed) =>
        ask<Reply<typeof tradingStateChange>>('POST', '/api/admin/trading-state', { body, ...deed }),
      kill: (body: Body<typeof killBody>, deed: Deed) =>
        ask<Reply<typeof killStarted>>('POST', '/api/admin/kill', { body, ...deed }),
    },
  };
}
