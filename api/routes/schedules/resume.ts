import { createRoute } from '@hono/zod-openapi';
import { scheduleReasonBody, scheduleReply } from '../../../contracts/api/schedule.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { body, bodyFailures, idParam, reply } from '../describe.ts';
import { SCHEDULE_EXAMPLES } from '../examples.ts';

const route = createRoute({
  method: 'post',
  path: '/api/schedules/{id}/resume',
  operationId: 'resumeSchedule',
  tags: ['operations'],
  summary: 'Let a schedule act again',
  description: 'What it has missed is not made up for.',
  request: { params: idParam, body: body(scheduleReasonBody, SCHEDULE_EXAMPLES) },
  responses: { 200: reply(scheduleReply, 'It acts.'), ...bodyFailures(404) },
});

export function resumeSchedule(api: Api, { schedules }: ApiDependencies): void {
  api.openapi(route, async (c) =>
    c.json(await schedules.resume(c.req.valid('param').id, c.req.valid('json').reason), 200),
  );
}
