import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';

/**
 * What the page asks, by name. Events say when an answer is out of date (live.ts); only what moves without an event, prices
 * and marks, is asked for again by the clock.
 */
const MARK_MS = 1_000;

/** The whole book is small: one page of live positions is all of them. */
const MOST = 200;

export const livePositions = queryOptions({
  queryKey: ['positions', 'live'],
  queryFn: ({ signal }) => api.positions.list({ status: 'live', limit: MOST }, { signal }),
  refetchInterval: MARK_MS,
});

export const closedPositions = (limit: number) =>
  queryOptions({
    queryKey: ['positions', 'closed', limit],
    queryFn: ({ signal }) => api.positions.list({ status: 'closed', limit }, { signal }),
    placeholderData: keepPreviousData,
  });

export const positionQuery = (id: string) =>
  queryOptions({
    queryKey: ['positions', 'one', id],
    queryFn: ({ signal }) => api.positions.get(id, { signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'closed' ? false : MARK_MS),
  });

export const signalsQuery = (limit: number) =>
  queryOptions({
    queryKey: ['signals', 'list', limit],
    queryFn: ({ signal }) => api.signals.list({ limit }, { signal }),
    placeholderData: keepPreviousData,
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

export const casesQuery = (status: 'open' | 'resolved' | undefined) =>
  queryOptions({
    queryKey: ['cases', status ?? 'all'],
    queryFn: ({ signal }) => api.operations.cases({ ...(status && { status }), limit: MOST }, { signal }),
  });

export const readinessQuery = queryOptions({
  queryKey: ['readiness'],
  queryFn: ({ signal }) => api.operations.ready({ signal }),
  refetchInterval: 10_000,
});

export const agentsQuery = queryOptions({
  queryKey: ['agents'],
  queryFn: ({ signal }) => api.agents.list({ limit: MOST }, { signal }),
});

export const deploymentsQuery = queryOptions({
  queryKey: ['deployments'],
  queryFn: ({ signal }) => api.deployments.list({ limit: MOST }, { signal }),
});

export const deploymentReadinessQuery = (id: string) =>
  queryOptions({
    queryKey: ['deployments', 'readiness', id],
    queryFn: ({ signal }) => api.deployments.readiness(id, { signal }),
    refetchInterval: 5_000,
  });

export const equityQuery = (id: string) =>
  queryOptions({
    queryKey: ['money', 'equity', id],
    queryFn: ({ signal }) => api.deployments.equity(id, { signal }),
    refetchInterval: 10_000,
  });
