import { createRoute, z } from '@hono/zod-openapi';
import { pnlList } from '../../../contracts/api/money.ts';
import { idText } from '../../../contracts/api/text.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { marketView } from '../../market-view.ts';
import { pnlOf } from '../../representation/books.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/pnl',
  operationId: 'getPnl',
  tags: ['money'],
  summary: 'Profit and loss of each deployment',
  description: 'Realised after fees and funding, and what is open at the latest price.',
  request: { query: z.strictObject({ deploymentId: idText.optional() }) },
  responses: { 200: reply(pnlList, 'One for each deployment, oldest first.'), ...failures(404) },
});

export function getPnl(api: Api, dependencies: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { deploymentId = null } = c.req.valid('query');
    const books = await dependencies.record.accountBooks.read(deploymentId);
    if (deploymentId !== null && books.length === 0) throw notFound('deployment', deploymentId);
    const market = await marketView(dependencies);
    return c.json({ pnl: books.map((each) => pnlOf(each, market)) }, 200);
  });
}
