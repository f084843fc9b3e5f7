import { queryOptions } from '@tanstack/react-query';
import type { Timeframe } from '../views/positions/timeframes.ts';
import { api } from './client.ts';
import { everyPage } from './every-page.ts';

/**
 * What the page asks, by name. Events say when an answer is out of date (live.ts); only what moves without an event, prices
 * and marks, is asked for again by the clock.
 */
const MARK_MS = 1_000;
const CANDLE_MS = 5_000;

/** Of candles: most in one picture, and how many before and after a life. */
const CANDLES = 300;
const CANDLES_BEFORE = 40;
const CANDLES_AFTER = 10;
/** Of routing, the newest. */
const DECISIONS = 10;
/** The curve has a mark an hour; only its end moves. */
const EQUITY_MS = 30_000;

/** Rows of a page where all of them are read. */
const MOST = 200;

/** Every one: a list that ended early would say that all is protected. */
export const livePositions = queryOptions({
  queryKey: ['positions', 'live'],
  queryFn: async ({ signal }) => ({
    positions: await everyPage(async (before) => {
      const { positions, next } = await api.positions.list(
        { status: 'live', limit: MOST, ...(before !== undefined && { before }) },
        { signal },
      );
      return { rows: positions, next };
    }),
  }),
  refetchInterval: MARK_MS,
});

export const positionQuery = (id: string) =>
  queryOptions({
    queryKey: ['positions', 'one', id],
    queryFn: ({ signal }) => api.positions.get(id, { signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'closed' ? false : MARK_MS),
  });

export const latestSignals = (limit: number) =>
  queryOptions({
    queryKey: ['signals', 'latest', limit],
    queryFn: ({ signal }) => api.signals.list({ limit }, { signal }),
  });

export const signalQuery = (id: string) =>
  queryOptions({ queryKey: ['signals', 'one', id], queryFn: ({ signal }) => api.signals.get(id, { signal }) });

export const timelineQuery = (signalId: string) =>
  queryOptions({
    queryKey: ['signals', 'timeline', signalId],
    queryFn: ({ signal }) => api.signals.timeline(signalId, { signal }),
  });

export const pricesQuery = queryOptions({
  queryKey: ['prices'],
  queryFn: async ({ signal }) => {
    const answer = await api.market.prices({ signal });
    return { ...answer, heardAtMs: Date.now() };
  },
  refetchInterval: MARK_MS,
  refetchIntervalInBackground: false,
});

export const instrumentsQuery = queryOptions({
  queryKey: ['instruments'],
  queryFn: ({ signal }) => api.market.instruments({ signal }),
  staleTime: 5 * 60_000,
});

/** Today, drawdown, win rate: everything of the first view that is counted by the api. */
export const dashboardQuery = queryOptions({
  queryKey: ['money', 'dashboard'],
  queryFn: ({ signal }) => api.operations.dashboard({ signal }),
  refetchInterval: MARK_MS,
});

export const balanceQuery = queryOptions({
  queryKey: ['balance'],
  queryFn: ({ signal }) => api.money.balance({ signal }),
  refetchInterval: MARK_MS,
});

export const tradingStatesQuery = queryOptions({
  queryKey: ['tradingStates'],
  queryFn: ({ signal }) => api.operations.tradingStates({ signal }),
});

export const openCasesQuery = queryOptions({
  queryKey: ['cases', 'open'],
  queryFn: ({ signal }) => api.operations.cases({ status: 'open', limit: MOST }, { signal }),
});

export const caseQuery = (id: string) =>
  queryOptions({ queryKey: ['cases', 'one', id], queryFn: ({ signal }) => api.operations.case(id, { signal }) });

export const readinessQuery = queryOptions({
  queryKey: ['readiness'],
  queryFn: ({ signal }) => api.operations.ready({ signal }),
  refetchInterval: 10_000,
});

/** Every one: they are looked up by id and searched by name. */
export const agentsQuery = queryOptions({
  queryKey: ['agents'],
  queryFn: async ({ signal }) => ({
    agents: await everyPage(async (after) => {
      const { agents, next } = await api.agents.list(
        { limit: MOST, ...(after !== undefined && { after }) },
        { signal },
      );
      return { rows: agents, next };
    }),
  }),
});

/** Every one, as of agents. */
export const deploymentsQuery = queryOptions({
  queryKey: ['deployments'],
  queryFn: async ({ signal }) => ({
    deployments: await everyPage(async (after) => {
      const page = { limit: MOST, ...(after !== undefined && { after }) };
      const { deployments, next } = await api.deployments.list(page, { signal });
      return { rows: deployments, next };
    }),
  }),
});

/** Where the newest signals of an agent went. */
export const routingQuery = (agentId: string) =>
  queryOptions({
    queryKey: ['signals', 'routing', agentId],
    queryFn: ({ signal }) => api.agents.routing(agentId, { limit: DECISIONS }, { signal }),
  });

export const deploymentReadinessQuery = (id: string) =>
  queryOptions({
    queryKey: ['deployments', 'readiness', id],
    queryFn: ({ signal }) => api.deployments.readiness(id, { signal }),
    refetchInterval: 5_000,
  });

export const equityQuery = (deploymentId: string) =>
  queryOptions({
    queryKey: ['money', 'equity', deploymentId],
    queryFn: ({ signal }) => api.deployments.equity(deploymentId, { signal }),
    refetchInterval: EQUITY_MS,
  });

/** Candles around a life: as much before it as a look needs, and up to its end. They grow while it is open. */
export const candlesQuery = (
  { instrument, createdAt, closedAt }: { instrument: string; createdAt: string; closedAt: string | null },
  timeframe: Timeframe,
  stepMs: number,
) =>
  queryOptions({
    queryKey: ['candles', instrument, timeframe, createdAt, closedAt],
    queryFn: ({ signal }) =>
      api.market.candles(
        {
          instrument,
          timeframe,
          limit: CANDLES,
          from: new Date(Date.parse(createdAt) - CANDLES_BEFORE * stepMs).toISOString(),
          ...(closedAt === null ? {} : { to: new Date(Date.parse(closedAt) + CANDLES_AFTER * stepMs).toISOString() }),
        },
        { signal },
      ),
    refetchInterval: closedAt === null ? CANDLE_MS : false,
  });

/** What the workers do is no event; it is asked for again by the clock. */
const WORK_MS = 5_000;

export const venuesQuery = queryOptions({
  queryKey: ['venues'],
  queryFn: ({ signal }) => api.operations.venues({ signal }),
  refetchInterval: WORK_MS,
});

export const schedulesQuery = queryOptions({
  queryKey: ['schedules'],
  queryFn: ({ signal }) => api.operations.schedules({ signal }),
  refetchInterval: WORK_MS,
});

export const sourcesQuery = (agentId: string) =>
  queryOptions({
    queryKey: ['sources', agentId],
    queryFn: ({ signal }) => api.sources.list(agentId, { signal }),
  });

export const messageQuery = (id: string) =>
  queryOptions({ queryKey: ['inbox', 'one', id], queryFn: ({ signal }) => api.inbox.get(id, { signal }) });
