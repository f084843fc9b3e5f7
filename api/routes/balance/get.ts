import { createRoute, z } from '@hono/zod-openapi';
import { balanceList } from '../../../contracts/api/money.ts';
import { idText } from '../../../contracts/api/text.ts';
import type { Api, ApiDependencies } from '../../dependencies.ts';
import { notFound } from '../../errors.ts';
import { marketView } from '../../market-view.ts';
import { balanceOf } from '../../representation/books.ts';
import { failures, reply } from '../describe.ts';

const route = createRoute({
  method: 'get',
  path: '/api/balance',
  operationId: 'getBalance',
  tags: ['money'],
  summary: 'The books of each account, with the terms of the equity identity',
  description: 'equity = deposits + grossRealizedPnl − fees − funding + unrealizedPnl, to the last unit.',
  request: { query: z.strictObject({ deploymentId: idText.optional() }) },
  responses: { 200: reply(balanceList, 'One for each deployment, oldest first.'), ...failures(404) },
});

export function getBalance(api: Api, dependencies: ApiDependencies): void {
  api.openapi(route, async (c) => {
    const { deploymentId = null } = c.req.valid('query');
    const books = await dependencies.record.accountBooks.read(deploymentId);
    if (deploymentId !== null && books.length === 0) throw notFound('deployment', deploymentId);
    const market = await marketView(dependencies);
    return c.json({ balances: books.map((each) => balanceOf(each, market)) }, 200);
  });
}
