import { createRoute } from '@hono/zod-openapi';
import { scheduleReply } from '../../../contracts/api/schedule.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { bodyFailures, idParam, noBody, reply } from '../describe.ts';

const route = createRoute({
  method: 'post',
  path: '/api/schedules/{id}/trigger',
  operationId: 'triggerSchedule',
  tags: ['operations'],
  summary: 'Act now, besides the times of the schedule',
  description: 'Also while it is paused. Nothing is begun while the last time is still under way.',
  request: { params: idParam, body: noBody },
  responses: { 202: reply(scheduleReply, 'Temporal has the request.'), ...bodyFailures(404) },
});

export function triggerSchedule(api: Api, { schedules }: ApiDependencies): void {
  api.openapi(route, async (c) => c.json(await schedules.trigger(c.req.valid('param').id), 202));
}
