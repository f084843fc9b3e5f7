import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { Broken } from './shell/broken.tsx';
import { readAddress } from './shell/address.ts';
import { Frame } from './shell/frame.tsx';
import { NotFound } from './shell/not-found.tsx';
import { Agents } from './views/agents/agents.tsx';
import { Deployments } from './views/deployments/deployments.tsx';
import { Inbox } from './views/inbox/inbox.tsx';
import { Operations } from './views/operations/operations.tsx';
import { Overview } from './views/overview/overview.tsx';
import { Positions } from './views/positions/positions.tsx';
import { Signals } from './views/signals/signals.tsx';

const root = createRootRoute({
  component: Frame,
  notFoundComponent: NotFound,
  errorComponent: Broken,
  validateSearch: readAddress,
});

/** Every view has an address; what is open over it stands in the search. */
const routeTree = root.addChildren([
  createRoute({ getParentRoute: () => root, path: '/', component: Overview }),
  createRoute({ getParentRoute: () => root, path: '/positions', component: Positions }),
  createRoute({ getParentRoute: () => root, path: '/signals', component: Signals }),
  createRoute({ getParentRoute: () => root, path: '/agents', component: Agents }),
  createRoute({ getParentRoute: () => root, path: '/deployments', component: Deployments }),
  createRoute({ getParentRoute: () => root, path: '/inbox', component: Inbox }),
  createRoute({ getParentRoute: () => root, path: '/operations', component: Operations }),
]);

export const router = createRouter({ routeTree, defaultPreload: false, scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
