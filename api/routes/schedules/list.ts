import { createRoute, z } from '@hono/zod-openapi';
import { scheduleList } from '../../../contracts/api/schedule.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/schedules',
  operationId: 'listSchedules',
  tags: ['operations'],
  summary: 'What happens by itself: how often, when last, when next',
  description: 'Those that workers have made; before workers have run for the first time there are none.',
  request: { query: z.strictObject({}) },
  responses: { 200: reply(scheduleList, 'Every schedule of the house.'), ...failures() },
});

export function listSchedules(api: Api, { schedules }: ApiDependencies): void {
  api.openapi(route, async (c) => c.json({ schedules: await schedules.list() }, 200));
}
