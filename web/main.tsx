import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiProblem } from './client/problem.ts';
import { followEvents, isLive } from './data/live.ts';
import { router } from './router.tsx';
import './styles.css';

/** Without the stream of events everything in sight is asked for again this often. */
const NOT_LIVE_MS = 2_000;
const TRIES = 2;

// The api is on this machine or near it: that the browser is offline says nothing of it. Held back, a close would be sent when
// nobody thinks of it any more.
const networkMode = 'always';

const queries = new QueryClient({
  defaultOptions: {
    mutations: { networkMode },
    queries: {
      networkMode,
      refetchInterval: () => (isLive() ? false : NOT_LIVE_MS),
      retry: (failures, error) => !(error instanceof ApiProblem && error.status < 500) && failures < TRIES,
      retryDelay: 500,
    },
  },
});
followEvents(queries);

const place = document.getElementById('page');
if (!place) throw new Error('The page has no place for itself.');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
