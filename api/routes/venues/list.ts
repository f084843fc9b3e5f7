import { createRoute, z } from '@hono/zod-openapi';
import { venueList } from '../../../contracts/api/venue.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { marketView } from '../../market-view.ts';
import { watcherOf } from '../../progress.ts';
import { venueOf } from '../../representation/venue.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/venues',
  operationId: 'listVenues',
  tags: ['market'],
  summary: 'Each venue: what it can do, whether it is well, when its watcher last looked',
  description: 'Those that the workers have opened; before workers have run for the first time there are none.',
  request: { query: z.strictObject({}) },
  responses: { 200: reply(venueList, 'By name.'), ...failures() },
});

export function listVenues(api: Api, dependencies: ApiDependencies): void {
  const { record, links } = dependencies;
  api.openapi(route, async (c) => {
    const [known, instruments, states, cases, market] = await Promise.all([
      record.venueDirectory.list(),
      record.market.instruments(),
      record.tradingStates.list(),
      record.cases.openByVenue(),
      marketView(dependencies),
    ]);
    const venues = await Promise.all(
      known.map(async (each) => {
        const watcher = await watcherOf(dependencies, each.venue);
        const openCases = cases.get(each.venue) ?? 0;
        return venueOf(each, { watcher, instruments, openCases, states, market }, links);
      }),
    );
    return c.json({ venues }, 200);
  });
}
