import { createRoute, z } from '@hono/zod-openapi';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { toPrometheus } from '../../prometheus.ts';
import { failures } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/metrics',
  operationId: 'getMetrics',
  tags: ['operations'],
  summary: 'Figures for Prometheus, counted by the database now',
  responses: {
    200: { description: 'Prometheus text format.', content: { 'text/plain': { schema: z.string() } } },
    ...failures(),
  },
});

export function getMetrics(api: Api, { record, clock }: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const [metrics, nowMs] = await Promise.all([record.platformMetrics.read(), clock.nowMs()]);
    return c.text(await toPrometheus(metrics, nowMs), 200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    });
  });
}
