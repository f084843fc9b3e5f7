import { createRoute } from '@hono/zod-openapi';
import { killBody, killStarted } from '../../../contracts/api/admin.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { pullKill } from '../../pull-kill.ts';
import { body, bodyFailures, reply } from '../describe.ts';
import { KILL_EXAMPLES } from '../examples.ts';

const route = createRoute({
  method: 'post',
  path: '/api/admin/kill',
  operationId: 'kill',
  tags: ['operations'],
  summary: 'Pull the kill switch of a scope',
  description:
    'Entries stop at once, whatever else is away. Then a workflow withdraws entries, closes every open position of ours and ends ' +
    'with `verifiedFlat` or with a list of stragglers. Sent again it joins the one at work, or begins anew. ' +
    'A 503 says what is in force already and names the command that needs no Temporal.',
  request: { body: body(killBody, KILL_EXAMPLES) },
  responses: { 202: reply(killStarted, 'Entries are stopped; the workflow is at the rest.'), ...bodyFailures(404) },
});

export function kill(api: Api, dependencies: ApiDependencies): void {
  api.openapi(route, async (c) => c.json(await pullKill(dependencies, c.req.valid('json')), 202));
}
