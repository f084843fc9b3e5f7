import { createRoute } from '@hono/zod-openapi';
import { tradingStateBody, tradingStateChange } from '../../../contracts/api/admin.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { entriesInFlight, requireScope } from '../../entry-stop.ts';
import { tradingStateOf } from '../../representation/trading-state.ts';
import { body, bodyFailures, reply } from '../describe.ts';
import { TRADING_STATE_EXAMPLES } from '../examples.ts';

const route = createRoute({
  method: 'post',
  path: '/api/admin/trading-state',
  operationId: 'setTradingState',
  tags: ['operations'],
  summary: 'Set what may be sent in a scope',
  description:
    '`reduceOnly` and `halted` let no entry through; exits, cancels and stops always pass. The state is in force when this answers. ' +
    'Entries that had been let go before are waited for, for three seconds; those without an answer by then are named.',
  request: { body: body(tradingStateBody, TRADING_STATE_EXAMPLES) },
  responses: { 200: reply(tradingStateChange, 'The state in force.'), ...bodyFailures(404) },
});

export function setTradingState(api: Api, { record, clock }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const scoped = c.req.valid('json');
    await requireScope(record, scoped);
    const state = await record.tradingStates.set(scoped, await clock.nowMs());
    const inFlight = scoped.state === 'active' ? [] : await entriesInFlight(record, scoped);
    return c.json({ ...tradingStateOf(state), entriesInFlight: inFlight }, 200);
  });
}
