import { createRoute } from '@hono/zod-openapi';
import { equityCurve, equityQuery } from '../../../contracts/api/equity.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { marketView } from '../../market-view.ts';
import { balanceOf } from '../../representation/books.ts';
import { equityPointOf, presentPointOf } from '../../representation/equity.ts';
import { failures, idParam, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/deployments/{id}/equity',
  operationId: 'getEquity',
  tags: ['deployments', 'money'],
  summary: 'The equity curve of a deployment',
  request: { params: idParam, query: equityQuery },
  responses: { 200: reply(equityCurve, 'Hourly marks and the present.'), ...failures(404) },
});

export function getEquity(api: Api, dependencies: ApiDependencies): void {
  const { record } = dependencies;
  api.openapi(route, async (c) => {
    const { id } = c.req.valid('param');
    const { from, to, limit } = c.req.valid('query');
    const [books] = await record.accountBooks.read(id);
    if (!books) throw notFound('deployment', id);
    const market = await marketView(dependencies);
    const fromMs = from === undefined ? null : Date.parse(from);
    const toMs = to === undefined ? null : Date.parse(to);
    const marks = await record.metrics.curve({ deploymentId: id, fromMs, toMs, limit });
    const present = presentPointOf(balanceOf(books, market), market.nowMs);
    return c.json({ deploymentId: id, currency: books.currency, points: marks.map(equityPointOf), present }, 200);
  });
}
