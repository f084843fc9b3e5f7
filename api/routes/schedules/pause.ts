import { createRoute } from '@hono/zod-openapi';
import { scheduleReasonBody, scheduleReply } from '../../../contracts/api/schedule.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { body, bodyFailures, idParam, reply } from '../describe.ts';
import { SCHEDULE_EXAMPLES } from '../examples.ts';

const route = createRoute({
  method: 'post',
  path: '/api/schedules/{id}/pause',
  operationId: 'pauseSchedule',
  tags: ['operations'],
  summary: 'Let a schedule rest',
  description: 'It stays paused until it is resumed, also when workers start again.',
  request: { params: idParam, body: body(scheduleReasonBody, SCHEDULE_EXAMPLES) },
  responses: { 200: reply(scheduleReply, 'It rests.'), ...bodyFailures(404) },
});

export function pauseSchedule(api: Api, { schedules }: ApiDependencies): void {
  api.openapi(route, async (c) =>
    c.json(await schedules.pause(c.req.valid('param').id, c.req.valid('json').reason), 200),
  );
}
