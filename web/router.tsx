import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { Broken } from './shell/broken.tsx';
import { readAddress } from './shell/address.ts';
import { Frame } from './shell/frame.tsx';
import { NotFound } from './shell/not-found.tsx';
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
]);

export const router = createRouter({ routeTree, defaultPreload: false, scrollRestoration: true });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
